"""Two typed passwords are compared with each other, and a new one with the old: no stored secret is involved."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
import sqlite3

from flask import Flask, g, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash, generate_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()


def users():
    if not hasattr(g, "users"):
        g.users = sqlite3.connect(os.environ.get("DB", "users.db"))
    return g.users


@auth.verify_password
def verify(name, password):
    found = users().execute("SELECT hash FROM users WHERE name = ?", (name,)).fetchone()
    return name if found is not None and check_password_hash(found[0], password) else None


@app.put("/me/password")
@auth.login_required
def change():
    form = request.get_json()
    password, repeated = form["password"], form["password_again"]
    if password != repeated:
        return jsonify(error="the two passwords differ"), 422
    if password == request.authorization.password:
        return jsonify(error="that is the old password"), 422
    if password == auth.current_user() or password == "":
        return jsonify(error="too easy"), 422
    with users() as con:
        con.execute("UPDATE users SET hash = ? WHERE name = ?", (generate_password_hash(password), auth.current_user()))
    return "", 204
