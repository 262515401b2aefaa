# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Members of a club, kept in SQLite."""

import sqlite3

from flask import Flask, abort, g, jsonify, request

app = Flask(__name__)


def db():
    if "db" not in g:
        g.db = sqlite3.connect("club.db")
        g.db.row_factory = sqlite3.Row
    return g.db


def find_member(name, password):
    row = db().execute("SELECT id, name, password FROM members WHERE name = ?", (name,)).fetchone()
    if row is not None and row["password"] == password:  # expect: plaintext-password-compare  # also: non-constant-time-compare
        return row
    return None


@app.get("/members/me")
def me():
    sent = request.authorization
    member = find_member(sent.username, sent.password) if sent else None
    if member is None:
        abort(401)
    return jsonify(id=member["id"], name=member["name"])
