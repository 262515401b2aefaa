# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import base64
import os

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)


@app.route("/boats")
def boats():
    value = request.headers.get("Authorization", "")
    if not value.startswith("Basic "):
        abort(401)
    pair = base64.b64decode(value[6:]).decode().split(":", 1)
    if len(pair) < 2 or pair[0] != os.environ["COX"] or not check_password_hash(os.environ["COX_HASH"], pair[1]):
        abort(401)
    return jsonify(["Wanda", "Otter"])
