import base64

from flask import Flask, abort, request

app = Flask(__name__)


@app.get("/account")
def account():
    header = request.headers.get("Authorization", "")
    user, password = base64.b64decode(header.removeprefix("Basic ")).decode().split(":", 1)
    if not verify(user, password):
        abort(401)
    return "ok"
