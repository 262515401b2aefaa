# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""After the login the browser is sent on, with the token in a cookie."""

import os
import secrets
import time

from flask import Flask, abort, redirect, request, url_for
from werkzeug.security import check_password_hash

app = Flask(__name__)
USERS = {"ann": os.environ.get("ANN_HASH", "")}
TOKENS = {}


@app.post("/login")
def login():
    form = request.form
    if form["name"] not in USERS or not check_password_hash(USERS[form["name"]], form["password"]):
        abort(401)
    token = secrets.token_urlsafe(32)
    TOKENS[token] = (form["name"], time.time() + 600)
    answer = redirect(url_for("home"))
    answer.set_cookie("__Host-session", token, max_age=600, secure=True, httponly=True, samesite="Lax", path="/")
    return answer


@app.get("/home")  # also: route-unprotected
def home():
    return "hello"
