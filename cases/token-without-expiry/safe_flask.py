import secrets
import time

from flask import Flask, jsonify, request

app = Flask(__name__)
SESSION_STORE = {}


@app.post("/login")
def login():
    token = secrets.token_urlsafe(32)
    SESSION_STORE[token] = (request.form["name"], time.time() + 900)
    return jsonify(token=token)
