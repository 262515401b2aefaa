# also: auth-event-not-logged, https-not-enforced, no-auth-throttle
"""Each view sets the header by its own decorator; the public picture may be kept."""

import os
from functools import wraps

from flask import Flask, jsonify, make_response, send_from_directory
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()


def private(view):
    @wraps(view)
    def wrapped(*args, **kwargs):
        answer = make_response(view(*args, **kwargs))
        answer.cache_control.no_store = True
        return answer

    return wrapped


@auth.verify_password
def verify(name, password):
    return name if name == "ann" and check_password_hash(os.environ.get("ANN_HASH", ""), password) else None


@app.get("/balance")
@auth.login_required
@private
def balance():
    return jsonify(cents=120_50)


@app.get("/logo.png")
def logo():
    return send_from_directory("static", "logo.png", max_age=86_400)
