import secrets

from flask import Flask, jsonify, request

app = Flask(__name__)
SESSION_STORE = {}


@app.post("/login")
def login():
    token = secrets.token_urlsafe(32)
    SESSION_STORE[token] = request.form["name"]
    return jsonify(token=token)
