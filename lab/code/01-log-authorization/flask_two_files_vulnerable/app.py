# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Invoices, with request tracing from its own module."""

import os

from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

from tracing import remember

app = Flask(__name__)
auth = HTTPBasicAuth()
USERS = {"books": os.environ.get("BOOKS_HASH", "")}


@auth.verify_password
def verify(username, password):
    return username if username in USERS and check_password_hash(USERS[username], password) else None


@app.before_request
def begin():
    remember(request.path, request.headers["Authorization"] if "Authorization" in request.headers else None)  # also: log-credentials


@app.get("/invoices")
@auth.login_required
def invoices():
    return jsonify([])
