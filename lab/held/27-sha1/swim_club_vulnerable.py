# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import hashlib, os, hmac
from functools import wraps
from flask import Flask, request, jsonify, make_response

app = Flask(__name__)
TRAINERS = dict(pair.split(":") for pair in os.environ.get("TRAINERS", "").split(",") if pair)
PEPPER = os.environ.get("PEPPER", "")


def trainer(f):
    @wraps(f)
    def w(*args, **kwargs):
        auth = request.authorization
        if auth:
            h = hashlib.sha1((PEPPER + (auth.password or "")).encode("utf8")).hexdigest()  # expect: weak-password-hash
            if hmac.compare_digest(TRAINERS.get(auth.username, ""), h):
                return f(*args, **kwargs)
        return make_response("login", 401, {"WWW-Authenticate": 'Basic realm="club"'})
    return w


@app.route("/times/<swimmer>", methods=["GET", "POST"])
@trainer
def times(swimmer):
    return jsonify(swimmer=swimmer, best=61.2)
