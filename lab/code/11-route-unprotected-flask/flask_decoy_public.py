# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing, session-cookie-insecure-config
"""Public on purpose: login, docs, static files, a password reset, a health check, a webhook with a signature."""

import hmac
import os

from flask import Flask, abort, jsonify, request, send_from_directory
from flask_login import LoginManager, UserMixin, login_required, login_user
from werkzeug.security import check_password_hash

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY")
manager = LoginManager(app)


class User(UserMixin):
    def __init__(self, name):
        self.id = name


@manager.user_loader
def load(name):
    return User(name)


@app.post("/login")
def login():
    form = request.form
    if form["name"] == "desk" and check_password_hash(os.environ.get("DESK_HASH", ""), form["password"]):
        login_user(User("desk"))
        return jsonify(ok=True)
    abort(401)


@app.get("/healthz")
def healthz():
    return "ok"


@app.get("/robots.txt")
def robots():
    return send_from_directory("static", "robots.txt")


@app.post("/hooks/mail")
def mail():
    mac = hmac.new(os.environb[b"MAIL_KEY"], request.get_data(), "sha256").hexdigest()
    if not hmac.compare_digest(mac, request.headers.get("X-Signature", "")):
        abort(403)
    return "", 204


@app.get("/letters")
@login_required
def letters():
    return jsonify([])
