# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
"""Routes (the climbing kind) and who set them."""
import os
import sqlite3

import flask
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = flask.Flask(__name__)
auth = HTTPBasicAuth()
DB = os.getenv("CLIMB_DB", "climb.db")


@auth.verify_password
def setter(user, password):
    try:
        with sqlite3.connect(DB) as con:
            row = con.execute("SELECT hash FROM setters WHERE nick = ?", (user,)).fetchone()
    except sqlite3.Error:
        app.logger.exception("cannot look up %r", user)
        flask.abort(503)
    return row is not None and check_password_hash(row[0], password)


@app.route("/walls/<wall>", methods=["GET", "POST"])
@auth.login_required
def wall(wall):
    with sqlite3.connect(DB) as con:
        if flask.request.method == "POST":
            con.execute("INSERT INTO routes VALUES (?, ?)", (wall, flask.request.form["grade"]))
        rows = con.execute("SELECT grade FROM routes WHERE wall = ?", (wall,)).fetchall()
    return flask.jsonify(rows)
