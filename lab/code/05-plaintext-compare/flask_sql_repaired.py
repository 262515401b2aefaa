# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Members of a club, kept in SQLite."""

import os
import sqlite3

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Flask, abort, g, jsonify, request

app = Flask(__name__)
# region: plaintext-password-compare
hasher = PasswordHasher()
NOBODY = hasher.hash(os.urandom(16))
# endregion


def db():
    if "db" not in g:
        g.db = sqlite3.connect("club.db")
        g.db.row_factory = sqlite3.Row
    return g.db


# region: plaintext-password-compare
def find_member(name, password):
    row = db().execute("SELECT id, name, password FROM members WHERE name = ?", (name,)).fetchone()
    try:
        hasher.verify(row["password"] if row else NOBODY, password)
    except (VerificationError, InvalidHashError):
        app.logger.warning("wrong credentials for %r from %s", name, request.remote_addr)
        return None
    return row


# endregion


@app.get("/members/me")
def me():
    sent = request.authorization
    member = find_member(sent.username, sent.password) if sent else None
    if member is None:
        abort(401)
    return jsonify(id=member["id"], name=member["name"])
