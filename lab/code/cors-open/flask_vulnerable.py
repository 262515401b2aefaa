# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing, session-cookie-insecure-config
"""Any page of the web may use the visitor's session."""

from flask import Flask, jsonify
from flask_cors import CORS
from flask_login import LoginManager, login_required

app = Flask(__name__)
manager = LoginManager(app)
CORS(app, origins="*", supports_credentials=True)  # expect: cors-open


@app.get("/account")
@login_required
def account():
    return jsonify(cents=100)
