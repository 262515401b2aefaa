import sqlite3

import bcrypt
from flask import Blueprint, abort, current_app, request, session

login = Blueprint("login", __name__)


@login.post("/login")
def do_login():
    auth = request.authorization or abort(401)
    with sqlite3.connect(current_app.config["SQLITE"]) as con:
        row = con.execute("SELECT hash FROM clerk WHERE name = ?", (auth.username,)).fetchone()
    if row is None or not bcrypt.checkpw(auth.password.encode(), row[0]):
        abort(401)
    session.clear()
    session["clerk"] = auth.username
    return {"ok": True}


def need_clerk():
    if "clerk" not in session:
        abort(401)
