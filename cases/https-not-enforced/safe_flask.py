from flask import Flask, abort, request

app = Flask(__name__)


@app.before_request
def https_only():
    if not request.is_secure:
        abort(403)


@app.get("/account")
def account():
    auth = request.authorization
    if not auth or not verify(auth.username, auth.password):
        abort(401)
    return "ok"
