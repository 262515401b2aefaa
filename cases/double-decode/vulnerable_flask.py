import base64

from flask import Flask, abort, request

app = Flask(__name__)


def verify_auth(encoded):
    return base64.b64decode(encoded).decode().split(":", 1)


@app.get("/account")
def account():
    auth = request.authorization
    if not auth or not verify_auth(auth.password):
        abort(401)
    return "ok"
