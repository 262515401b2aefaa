# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A stored hash tells its own cost: 260,000 rounds were right some years ago."""

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()
USERS = {
    "alice": "pbkdf2:sha256:260000$p3XkB0ZrYw1s$" + "5f" * 32,  # expect: low-hash-cost
}


@auth.verify_password
def verify(name, password):
    return name if name in USERS and check_password_hash(USERS[name], password) else None


@app.get("/orders")
@auth.login_required
def orders():
    return jsonify([])
