# also: https-not-enforced, no-auth-throttle, no-store-missing
"""Only a missing header is ordinary; the rest is said aloud."""

import os

from flask import Flask, abort, g, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)


@app.before_request
def load_user():
    sent = request.authorization
    if sent is None or sent.type != "basic":
        abort(401)
    try:
        right = check_password_hash(os.environ["WIKI_HASH"], sent.password or "")
    except KeyError:
        app.logger.exception("no password is configured")
        abort(503)
    if not right or sent.username != "wiki":
        app.logger.warning("sign-in of %r from %s failed", sent.username, request.remote_addr)
        abort(401)
    app.logger.info("sign-in of %r from %s", sent.username, request.remote_addr)
    g.user = sent.username


@app.get("/pages")
def pages():
    return jsonify(user=g.user, pages=[])
