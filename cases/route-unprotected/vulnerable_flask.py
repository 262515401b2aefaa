from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth

app = Flask(__name__)
auth = HTTPBasicAuth()


@app.get("/account")
@auth.login_required
def account():
    return jsonify(user=auth.current_user())


@app.get("/orders")
def orders():
    return jsonify(all_orders())


@auth.login_required
@app.get("/invoices")
def invoices():
    return jsonify(all_invoices())
