# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()
free = {"A": 12, "B": 0}


@auth.verify_password
def verify(user, pw):
    if user == os.environ["WARDEN"] and check_password_hash(os.environ["WARDEN_HASH"], pw):
        return user
    return None


@app.route("/levels")
@auth.login_required
def levels():
    return jsonify(free)


@app.route("/levels/<level>", methods=["POST"])
@auth.login_required
def correct(level):
    free[level] = 0
    return jsonify(free)


@app.route("/barrier", methods=["POST"])
@auth.login_required
def barrier():
    return jsonify(open=True)
