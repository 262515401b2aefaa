import secrets

from flask import Flask, jsonify, request

app = Flask(__name__)


@app.post("/token")
def token():
    auth = request.authorization
    value = secrets.token_urlsafe(32)
    return jsonify(token=value, user=auth.username)
