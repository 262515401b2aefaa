# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The caller's own header is sent on to another service."""

import requests
from flask import Flask, jsonify, request

app = Flask(__name__)
BILLING = "https://billing.internal.example"


@app.get("/bills")
def bills():
    headers = {"Authorization": request.headers.get("Authorization"), "Accept": "application/json"}
    answer = requests.get(f"{BILLING}/bills", headers=headers, timeout=3)  # expect: credential-forwarded
    return jsonify(answer.json()), answer.status_code
