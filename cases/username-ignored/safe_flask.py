from flask import Flask, abort, jsonify, request

app = Flask(__name__)


@app.get("/account")
def account():
    auth = request.authorization
    if not auth or not check_password_hash(USERS.get(auth.username, DUMMY), auth.password):
        abort(401)
    return jsonify(user=auth.username)


@app.get("/orders")
def orders():
    auth = request.authorization
    if not verify(auth):
        abort(401)
    return jsonify([])
