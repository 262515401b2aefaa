"""Temperature programs of the kilns. Runs on the workshop's own machine."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import sqlite3

from flask import Flask, abort, jsonify, request
from flask.views import MethodView
from werkzeug.security import check_password_hash

app = Flask(__name__)
con = sqlite3.connect(":memory:", check_same_thread=False)
con.executescript("CREATE TABLE potter(name PRIMARY KEY, hash); CREATE TABLE program(kiln, curve);")


def potter():
    auth = request.authorization
    if auth and auth.type == "basic":
        hit = con.execute("SELECT hash FROM potter WHERE name=?", [auth.username]).fetchone()
        if hit and check_password_hash(hit[0], auth.password):
            return auth.username
    app.logger.warning("bad sign-in", extra={"creds": dict(auth.parameters) if auth else None})  # expect: log-credentials # also: log-extra-dropped
    abort(401)


class Program(MethodView):
    def get(self, kiln):
        potter()
        return jsonify([row[0] for row in con.execute("SELECT curve FROM program WHERE kiln=?", [kiln])])

    def put(self, kiln):
        who = potter()
        con.execute("INSERT INTO program VALUES (?, ?)", [kiln, request.get_data(as_text=True)])
        app.logger.info("%s set the program of kiln %s", who, kiln)
        return "", 204


app.add_url_rule("/kilns/<kiln>/program", view_func=Program.as_view("program"))
