# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Keeps accounts in a text file, hashed."""

from argon2 import PasswordHasher
from flask import Flask, jsonify, request

app = Flask(__name__)
hasher = PasswordHasher()


@app.post("/accounts")
def create():
    account = request.get_json()
    line = f"{account['name']};{hasher.hash(account['password'])}\n"
    with open("/srv/accounts.csv", "a", encoding="utf-8") as file:
        file.write(line)
    return jsonify(ok=True), 201
