# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing, session-cookie-insecure-config
"""The origin is whatever asked."""

from flask import Flask, jsonify, request
from flask_login import LoginManager, login_required

app = Flask(__name__)
manager = LoginManager(app)


@app.after_request
def cors(response):
    origin = request.headers.get("Origin")
    if origin:
        response.headers["Access-Control-Allow-Origin"] = origin  # expect: cors-open
        response.headers["Access-Control-Allow-Credentials"] = "true"  # also: cors-open
    return response


@app.get("/account")
@login_required
def account():
    return jsonify(cents=100)
