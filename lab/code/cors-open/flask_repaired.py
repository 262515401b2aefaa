# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing, session-cookie-insecure-config
"""Our own pages may use the visitor's session; the public tide table is for every page."""

from flask import Flask, jsonify
from flask_cors import CORS, cross_origin
from flask_login import LoginManager, login_required

app = Flask(__name__)
manager = LoginManager(app)
# region: cors-open
CORS(app, origins=["https://app.harbour.example"], supports_credentials=True)


@app.get("/account")
@login_required
def account():
    return jsonify(cents=100)


# endregion


@app.get("/healthz")
@cross_origin(origins="*", supports_credentials=False)
def healthz():
    return jsonify(ok=True)
