# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""MultiAuth takes whichever scheme the client prefers."""

import os
import secrets

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth, HTTPTokenAuth, MultiAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
basic_auth = HTTPBasicAuth()
token_auth = HTTPTokenAuth()
either = MultiAuth(basic_auth, token_auth)  # expect: mixed-schemes


@basic_auth.verify_password
def verify(name, password):
    return name if name == "ann" and check_password_hash(os.environ.get("ANN_HASH", ""), password) else None


@token_auth.verify_token
def verify_token(token):
    return "service" if secrets.compare_digest(token.encode(), os.environb[b"SERVICE_TOKEN"]) else None


@app.get("/parts")
@either.login_required  # also: mixed-schemes
def parts():
    return jsonify([])
