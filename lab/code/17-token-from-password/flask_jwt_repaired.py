# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Claims name the user and an end, no more."""

import os
from datetime import datetime, timedelta, timezone

import jwt
from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
KEY = os.environ.get("JWT_KEY", "")
USERS = {"shop": os.environ.get("SHOP_HASH", "")}


@app.post("/token")
def token():
    data = request.get_json()
    name, password = data["name"], data["password"]
    if name not in USERS or not check_password_hash(USERS[name], password):
        abort(401)
    claims = {"sub": name, "exp": datetime.now(timezone.utc) + timedelta(minutes=10)}
    return jsonify(token=jwt.encode(claims, KEY, algorithm="HS256"))
