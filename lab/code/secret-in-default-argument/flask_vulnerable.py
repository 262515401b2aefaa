"""The connection's password is the default of a parameter."""

import sqlite3

from flask import Flask, jsonify

app = Flask(__name__)


def connect(host="db.internal", user="stock", password="Tern-88-quarry-nine"):  # expect: secret-in-default-argument  # also: hardcoded-credential
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE login (host, user, size)")
    connection.execute("INSERT INTO login VALUES (?, ?, ?)", (host, user, len(password)))
    return connection


@app.get("/healthz")
def healthz():
    return jsonify(ok=connect() is not None)
