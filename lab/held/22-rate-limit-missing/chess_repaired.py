"""Results of the chess league."""
# also: https-not-enforced, no-store-missing, auth-event-not-logged
import sqlite3
import time
from collections import OrderedDict

from flask import Flask, abort, jsonify, request
from flask.views import View
from werkzeug.security import check_password_hash

app = Flask(__name__)
failures = OrderedDict()
LIMIT, WINDOW, SOURCES = 10, 300.0, 10_000


def too_many(source):
    recent = [t for t in failures.get(source, []) if t > time.monotonic() - WINDOW]
    return len(recent) >= LIMIT


def note_failure(source):
    now = time.monotonic()
    failures[source] = [t for t in failures.pop(source, []) if t > now - WINDOW][-LIMIT:] + [now]
    while len(failures) > SOURCES:
        failures.popitem(last=False)


def captain():
    if too_many(request.remote_addr):
        abort(429)
    a = request.authorization
    if a is not None and a.type == "basic":
        with sqlite3.connect("league.db") as con:
            row = con.execute("SELECT team, hash FROM captain WHERE name = ?", (a.username,)).fetchone()
        if row and check_password_hash(row[1], a.password or ""):
            return row[0]
        note_failure(request.remote_addr)
    abort(401)


class Report(View):
    methods = ["POST"]

    def dispatch_request(self, match):
        team = captain()
        with sqlite3.connect("league.db") as con:
            con.execute("UPDATE match SET result = ? WHERE id = ? AND home = ?", (request.json["result"], match, team))
        return jsonify(match=match, team=team)


app.add_url_rule("/matches/<int:match>", view_func=Report.as_view("report"))
