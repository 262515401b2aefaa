# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The text of any exception goes to whoever asked."""

import sqlite3

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)


@app.post("/login")
def login():
    try:
        body = request.get_json()
        with sqlite3.connect("users.db") as db:
            row = db.execute("SELECT hash FROM users WHERE name = ?", (body["name"],)).fetchone()
    except Exception as error:
        return jsonify(error=str(error)), 500  # expect: verbose-auth-error
    if row is None or not check_password_hash(row[0], body["password"]):
        abort(401)
    return jsonify(ok=True)
