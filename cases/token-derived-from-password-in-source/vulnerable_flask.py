import hashlib

from flask import Flask, jsonify, request

app = Flask(__name__)


@app.post("/token")
def token():
    auth = request.authorization
    value = hashlib.sha256(f"{auth.username}:{auth.password}".encode()).hexdigest()
    return jsonify(token=value)
