# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os

import requests
from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()
STOCK = os.environ.get("STOCK_URL", "https://stock.partner.example")


@auth.verify_password
def verify(name, password):
    stored = os.environ.get("SHOP_" + name)
    return name if stored and check_password_hash(stored, password) else None


@app.get("/stock/<sku>")
@auth.login_required
def stock(sku):
    me = request.authorization
    answer = requests.get(f"{STOCK}/items/{sku}", auth=(me.username, me.password), timeout=5)  # expect: credential-forwarded
    return jsonify(answer.json())
