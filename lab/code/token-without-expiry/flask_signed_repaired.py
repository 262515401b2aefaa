# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A signature with a time, and a limit when it is read."""

import os

from flask import Flask, abort, jsonify, request
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

app = Flask(__name__)
# region: token-without-expiry
signer = URLSafeTimedSerializer(os.environ.get("SIGNING_KEY", ""), salt="login")
# endregion
preferences = URLSafeSerializer(os.environ.get("SIGNING_KEY", ""), salt="preferences")


# region: token-without-expiry
def login_token(user):
    return signer.dumps({"user": user})


@app.get("/me")
def me():
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        abort(401)
    try:
        return jsonify(signer.loads(token, max_age=900), colours=preferences.dumps({"dark": True}))
    except BadSignature:
        abort(401)


# endregion
