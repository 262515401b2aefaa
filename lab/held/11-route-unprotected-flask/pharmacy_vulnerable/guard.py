import os

import bcrypt
from flask import abort, make_response, request


def guard():
    auth = request.authorization
    if auth and auth.type == "basic":
        stored = os.environ.get("PHARMACIST_" + auth.username.upper(), "")
        if stored and bcrypt.checkpw(auth.password.encode(), stored.encode()):
            return
    abort(make_response("Sign in", 401, {"WWW-Authenticate": "Basic"}))
