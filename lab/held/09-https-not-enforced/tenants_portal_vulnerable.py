# also: no-auth-throttle, no-store-missing, auth-event-not-logged
import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from flask_talisman import Talisman
from werkzeug.security import check_password_hash

app = Flask(__name__)
Talisman(app, force_https=False, content_security_policy={"default-src": "'self'"})  # expect: https-not-enforced # also: session-cookie-insecure-config
auth = HTTPBasicAuth()


@auth.verify_password
def verify(user, password):
    stored = os.environ.get(f"TENANT_{user}")
    return user if stored and check_password_hash(stored, password) else None


@app.get("/rent")
@auth.login_required
def rent():
    return jsonify(due="2026-12-01", tenant=auth.current_user())
