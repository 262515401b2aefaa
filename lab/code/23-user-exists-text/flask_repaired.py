# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""One answer for every reason."""

import os

from flask import Flask, jsonify, request
from werkzeug.security import check_password_hash, generate_password_hash

app = Flask(__name__)
USERS = {"ann": os.environ.get("ANN_HASH", "")}
# region: verbose-auth-error-in-source
NOBODY = generate_password_hash(os.urandom(16).hex())


@app.post("/login")
def login():
    body = request.get_json()
    stored = USERS.get(body["name"])
    matches = check_password_hash(stored or NOBODY, body["password"])
    if stored is None or not matches:
        return jsonify(error="wrong name or password"), 401
    return jsonify(ok=True)


# endregion
