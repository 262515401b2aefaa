# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A signature without a time, and a time that is not looked at."""

import os

import jwt
from flask import Flask, abort, jsonify, request
from itsdangerous import BadSignature, URLSafeSerializer

app = Flask(__name__)
signer = URLSafeSerializer(os.environ.get("SIGNING_KEY", ""), salt="login")


def login_token(user):
    return signer.dumps({"user": user})  # expect: token-without-expiry


@app.get("/me")
def me():
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        abort(401)
    try:
        return jsonify(signer.loads(token))
    except BadSignature:
        claims = jwt.decode(token, os.environ["JWT_KEY"], algorithms=["HS256"], options={"verify_exp": False})  # expect: token-without-expiry
        return jsonify(user=claims["sub"])
