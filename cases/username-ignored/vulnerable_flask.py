import bcrypt
from flask import Flask, abort, jsonify, request

app = Flask(__name__)


@app.get("/account")
def account():
    auth = request.authorization
    if not auth or not bcrypt.checkpw(auth.password.encode(), STORED):
        abort(401)
    return jsonify(user=auth.username)
