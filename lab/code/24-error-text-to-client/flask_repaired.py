# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The text of the exception goes to the log, with a number that the client can quote."""

import sqlite3
import uuid

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)


@app.post("/login")
def login():
    body = request.get_json()
    try:
        with sqlite3.connect("users.db") as db:
            row = db.execute("SELECT hash FROM users WHERE name = ?", (body["name"],)).fetchone()
    except sqlite3.Error as error:
        number = uuid.uuid4().hex
        app.logger.error("login failed, incident %s: %s", number, str(error))
        return jsonify(error="internal error", incident=number), 500
    if row is None or not check_password_hash(row[0], body["password"]):
        abort(401)
    return jsonify(ok=True)
