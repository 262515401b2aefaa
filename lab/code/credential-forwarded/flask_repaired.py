# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The service signs in as itself and says for whom it asks."""

import os

import requests
from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()
BILLING = "https://billing.internal.example"


@auth.verify_password
def verify(name, password):
    return name if name == "ann" and check_password_hash(os.environ.get("ANN_HASH", ""), password) else None


# region: credential-forwarded
@app.get("/bills")
@auth.login_required
def bills():
    headers = {"Authorization": f"Bearer {os.environ['BILLING_TOKEN']}", "Accept": "application/json"}
    answer = requests.get(f"{BILLING}/bills", params={"owner": auth.current_user()}, headers=headers, timeout=3)
    return jsonify(answer.json()), answer.status_code


# endregion
