"""A gate with a written list of what is open: login, health, the imprint."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os

from flask import Flask, jsonify, request, send_from_directory
from werkzeug.security import check_password_hash

app = Flask(__name__)
PUBLIC = frozenset({"static", "health", "imprint", "favicon"})


@app.before_request
def require_login():
    if request.endpoint in PUBLIC:
        return None
    a = request.authorization
    if a and a.username == os.environ["OWNER"] and check_password_hash(os.environ["OWNER_HASH"], a.password or ""):
        return None
    return jsonify(error="unauthorised"), 401, {"WWW-Authenticate": "Basic"}


@app.get("/health")
def health():
    return "ok"


@app.get("/imprint")
def imprint():
    return "Example Ltd, 1 High Street"


@app.get("/favicon.ico")
def favicon():
    return send_from_directory(app.static_folder, "favicon.ico")


@app.get("/turnover")
def turnover():
    return jsonify(month=11, euros=120_000)


@app.delete("/turnover")
def reset():
    return "", 204
