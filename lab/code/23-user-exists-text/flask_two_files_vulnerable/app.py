# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The reason is decided in one file and told in another."""

from flask import Flask, jsonify, request

import accounts

app = Flask(__name__)


@app.post("/login")
def login():
    body = request.get_json()
    problem = accounts.problem_with(body["email"], body["password"])
    if problem:
        return jsonify(error=problem), 401  # expect: verbose-auth-error
    return jsonify(ok=True)
