"""Results of the chess league."""
# also: https-not-enforced, no-store-missing, auth-event-not-logged
import sqlite3

from flask import Flask, abort, jsonify, request
from flask.views import View
from werkzeug.security import check_password_hash

app = Flask(__name__)


def captain():  # expect: no-auth-throttle
    a = request.authorization
    if a is not None and a.type == "basic":
        with sqlite3.connect("league.db") as con:
            row = con.execute("SELECT team, hash FROM captain WHERE name = ?", (a.username,)).fetchone()
        if row and check_password_hash(row[1], a.password or ""):
            return row[0]
    abort(401)


class Report(View):
    methods = ["POST"]

    def dispatch_request(self, match):
        team = captain()
        with sqlite3.connect("league.db") as con:
            con.execute("UPDATE match SET result = ? WHERE id = ? AND home = ?", (request.json["result"], match, team))
        return jsonify(match=match, team=team)


app.add_url_rule("/matches/<int:match>", view_func=Report.as_view("report"))
