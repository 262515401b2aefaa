# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import sqlite3

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)


def staff(name, password):
    with sqlite3.connect("pizza.db") as con:
        row = con.execute("SELECT pw_scrypt FROM staff WHERE name = ?", (name,)).fetchone()
    return row is not None and check_password_hash(row[0], password)


@app.get("/orders")
def orders():
    a = request.authorization
    if not a or not staff(a.username, a.password or ""):
        abort(401)
    return jsonify(["margherita", "funghi"])
