# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
import sqlite3

from flask import Flask, jsonify, make_response, request
from werkzeug.security import check_password_hash

app = Flask(__name__)


class AuthError(Exception):
    def __init__(self, text):
        super().__init__(text)
        self.text = text


@app.errorhandler(AuthError)
def on_auth_error(e):
    return make_response(jsonify(error=e.text), 401, {"WWW-Authenticate": "Basic"})


def welder():
    sent = request.authorization
    if sent is None:
        raise AuthError("Authentication required")
    with sqlite3.connect(os.environ.get("YARD_DB", "yard.db")) as con:
        row = con.execute("SELECT hash FROM welder WHERE name = ?", [sent.username]).fetchone()
    if row is None:
        raise AuthError("Authentication required")
    if not check_password_hash(row[0], sent.password or ""):
        raise AuthError("Authentication required")
    return sent.username


@app.route("/seams", methods=["POST"])
def seam():
    who = welder()
    return jsonify(seam=request.json["seam"], welder=who), 201
