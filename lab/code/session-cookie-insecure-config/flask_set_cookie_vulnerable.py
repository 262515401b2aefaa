# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A session cookie by hand, without any of its flags."""

import os
import secrets
import time

from flask import Flask, abort, make_response, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
SESSIONS = {}


@app.post("/login")
def login():
    name = request.form["name"]
    if name != "ann" or not check_password_hash(os.environ.get("ANN_HASH", ""), request.form["password"]):
        abort(401)
    sid = secrets.token_urlsafe(32)
    SESSIONS[sid] = name, time.time() + 900
    answer = make_response("", 204)
    answer.set_cookie("session_id", sid)  # expect: session-cookie-insecure-config
    return answer
