# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""People use Basic on their routes, machines use tokens on theirs."""

import os
import secrets

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth, HTTPTokenAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
basic_auth = HTTPBasicAuth()
token_auth = HTTPTokenAuth()


@basic_auth.verify_password
def verify(name, password):
    return name if name == "ann" and check_password_hash(os.environ.get("ANN_HASH", ""), password) else None


@token_auth.verify_token
def verify_token(token):
    return "service" if secrets.compare_digest(token.encode(), os.environb[b"SERVICE_TOKEN"]) else None


# region: mixed-schemes-in-source
@app.get("/people/parts")
@basic_auth.login_required
def parts():
    return jsonify([])


@app.get("/services/parts")
@token_auth.login_required
def parts_for_services():
    return jsonify([])


# endregion
