# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The session's cookie is for TLS and for the server only."""

import os

from flask import Flask, jsonify, make_response, session

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY")
# region: session-cookie-insecure-config
app.config.update(
    SESSION_COOKIE_SECURE=True,
    SESSION_COOKIE_HTTPONLY=True,
    SESSION_COOKIE_SAMESITE="Strict",
    SESSION_COOKIE_NAME="__Host-session",
)
# endregion


@app.get("/visits")
def visits():
    session["n"] = session.get("n", 0) + 1
    answer = make_response(jsonify(visits=session["n"]))
    answer.set_cookie("theme", "dark", samesite="Lax", secure=True, httponly=True)
    return answer
