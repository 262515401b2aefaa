"""Albums for wedding guests: after Basic sign-in the browser is sent on with a token."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
import secrets
import time

from flask import Flask, abort, jsonify, redirect, request, url_for
from werkzeug.security import check_password_hash

app = Flask(__name__)
tickets = {}


@app.get("/login")
def login():
    a = request.authorization
    if a is None or a.username != os.environ["COUPLE"] or not check_password_hash(os.environ["COUPLE_HASH"], a.password or ""):
        return "Sign in", 401, {"WWW-Authenticate": "Basic"}
    ticket = secrets.token_urlsafe(24)
    tickets[ticket] = time.time() + 3600
    answer = redirect(url_for("album"))
    answer.set_cookie("__Host-ticket", ticket, max_age=3600, secure=True, httponly=True, samesite="Strict", path="/")
    return answer


@app.get("/album")
def album():
    token = request.cookies.get("__Host-ticket", "")
    if tickets.get(token, 0) < time.time():
        abort(401)
    return jsonify(photos=["1.jpg", "2.jpg"])
