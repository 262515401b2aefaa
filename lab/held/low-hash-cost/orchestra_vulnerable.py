# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import sqlite3

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash, generate_password_hash

app = Flask(__name__)
METHOD = "pbkdf2:sha256:1000"  # also: low-hash-cost


def db():
    return sqlite3.connect("orchestra.db")


@app.post("/register")
def register():
    d = request.get_json()
    with db() as con:
        hashed = generate_password_hash(d["password"], method=METHOD, salt_length=16)  # expect: low-hash-cost
        con.execute("INSERT OR IGNORE INTO musician VALUES (?, ?)", (d["name"], hashed))
    return jsonify(ok=True), 202


@app.get("/scores")
def scores():
    a = request.authorization or abort(401)
    with db() as con:
        row = con.execute("SELECT hash FROM musician WHERE name = ?", (a.username,)).fetchone()
    if row is None or not check_password_hash(row[0], a.password or ""):
        abort(401)
    return jsonify(["Symphony no. 3"])
