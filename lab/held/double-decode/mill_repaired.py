# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
from flask import Flask, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)


@app.before_request
def miller():
    auth = request.authorization
    if auth is not None and auth.type == "basic":
        stored = os.environ.get("MILL_" + (auth.username or ""), "")
        if stored and check_password_hash(stored, auth.password or ""):
            return None
    return jsonify(error="sign in"), 401, {"WWW-Authenticate": "Basic"}


@app.get("/flour")
def flour():
    return jsonify(type550=900, type1050=400)
