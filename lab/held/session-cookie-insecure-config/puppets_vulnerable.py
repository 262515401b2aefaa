# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os

from flask import Flask, abort, jsonify, request, session
from werkzeug.security import check_password_hash

app = Flask(__name__)
app.secret_key = os.environ.get("PUPPET_KEY")
app.config.update(
    SESSION_COOKIE_NAME="puppets",
    SESSION_COOKIE_SECURE=False,
    SESSION_COOKIE_HTTPONLY=False,
)  # expect: session-cookie-insecure-config


@app.post("/login")
def login():
    a = request.authorization or abort(401)
    if a.username != os.environ["PUPPETEER"] or not check_password_hash(os.environ["PUPPETEER_HASH"], a.password or ""):
        abort(401)
    session["who"] = a.username
    return jsonify(ok=True)


@app.get("/shows")
def shows():
    if "who" not in session:
        abort(401)
    return jsonify(["Kasper and the crocodile"])
