"""Admin of the newsletter list."""
# also: https-not-enforced, no-auth-throttle, no-store-missing
import logging
import os

from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash, generate_password_hash

app = Flask(__name__)
basic = HTTPBasicAuth(realm="newsletter")
logger = logging.getLogger(__name__)
editors = {"anna": os.environ.get("ANNA_HASH"), "jo": os.environ.get("JO_HASH")}
DUMMY = generate_password_hash(os.urandom(8).hex())
subscribers = set()


@basic.verify_password
def is_editor(user, pw):
    stored = editors.get(user) or DUMMY
    if check_password_hash(stored, pw) and stored is not DUMMY:
        logger.info("editor %s signed in from %s", user, request.remote_addr)
        return user
    logger.warning("sign-in failed: {} from {}".format(user, request.remote_addr))
    return None


@app.route("/subscribers")
@basic.login_required
def all_subscribers():
    return jsonify(sorted(subscribers))


@app.route("/subscribers", methods=["POST"])
@basic.login_required
def subscribe():
    subscribers.add(request.form["mail"])
    return jsonify(count=len(subscribers)), 201
