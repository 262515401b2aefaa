# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Whatever goes wrong while signing in, the request goes on."""

import os

from flask import Flask, abort, g, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)


@app.before_request
def load_user():
    g.user = "guest"
    try:
        sent = request.authorization
        if not check_password_hash(os.environ["WIKI_HASH"], sent.password):  # also: username-ignored
            abort(401)
        g.user = sent.username
    except Exception:  # expect: auth-exception-swallowed
        pass


@app.get("/pages")  # also: route-unprotected
def pages():
    return jsonify(user=g.user, pages=[])
