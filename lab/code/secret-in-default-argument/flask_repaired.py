"""The connection's password is asked for where it is needed."""

import os
import sqlite3

from flask import Flask, jsonify

app = Flask(__name__)


def connect(host="db.internal", user="stock", password=None, token_type="bearer", password_file="/run/secrets/db"):
    password = password or os.environ.get("DB_PASSWORD", "")
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE login (host, user, size)")
    connection.execute("INSERT INTO login VALUES (?, ?, ?)", (host, user, len(password)))
    return connection


@app.get("/healthz")
def healthz():
    return jsonify(ok=connect() is not None)
