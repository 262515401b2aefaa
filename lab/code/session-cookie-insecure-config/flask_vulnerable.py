# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The session's cookie may travel in clear and be read by scripts."""

import os

from flask import Flask, jsonify, session

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY")
app.config["SESSION_COOKIE_SECURE"] = False  # expect: session-cookie-insecure-config
app.config.update(SESSION_COOKIE_HTTPONLY=False, SESSION_COOKIE_SAMESITE="Lax")  # expect: session-cookie-insecure-config


@app.get("/visits")
def visits():
    session["n"] = session.get("n", 0) + 1
    return jsonify(visits=session["n"])
