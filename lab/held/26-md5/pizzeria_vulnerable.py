# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import hashlib
import hmac
import sqlite3

from flask import Flask, abort, jsonify, request

app = Flask(__name__)


def staff(name, password):
    with sqlite3.connect("pizza.db") as con:
        row = con.execute("SELECT pw_md5 FROM staff WHERE name = ?", (name,)).fetchone()
    given = hashlib.md5(password.encode()).hexdigest()  # expect: weak-password-hash
    return row is not None and hmac.compare_digest(given, row[0])


@app.get("/orders")
def orders():
    a = request.authorization
    if not a or not staff(a.username, a.password or ""):
        abort(401)
    return jsonify(["margherita", "funghi"])
