# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing, session-cookie-insecure-config
"""The origin is on a list."""

from flask import Flask, jsonify, request
from flask_login import LoginManager, login_required

app = Flask(__name__)
manager = LoginManager(app)
ORIGINS = frozenset({"https://app.harbour.example", "https://office.harbour.example"})


@app.after_request
def cors(response):
    origin = request.headers.get("Origin")
    response.headers.add("Vary", "Origin")
    if origin in ORIGINS:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Credentials"] = "true"
    return response


@app.get("/account")
@login_required
def account():
    return jsonify(cents=100)
