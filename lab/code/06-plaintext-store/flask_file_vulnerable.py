# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Keeps accounts in a text file, as they were typed."""

from flask import Flask, jsonify, request

app = Flask(__name__)


@app.post("/accounts")
def create():
    account = request.get_json()
    line = f"{account['name']};{account['password']}\n"
    with open("/srv/accounts.csv", "a", encoding="utf-8") as file:
        file.write(line)  # expect: plaintext-password-stored
    return jsonify(ok=True), 201
