# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os

from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()


@auth.verify_password
def sweep(name, password):
    return name == os.environ["SWEEP"] and check_password_hash(os.environ["SWEEP_HASH"], password)


@app.after_request
def cross_origin(response):
    response.headers["Access-Control-Allow-Origin"] = request.headers.get("Origin", "*")  # expect: cors-open
    response.headers["Access-Control-Allow-Credentials"] = "true"
    return response


@app.get("/chimneys")
@auth.login_required
def chimneys():
    return jsonify([{"street": "Lindenweg 4", "due": True}])
