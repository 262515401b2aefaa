from flask import Flask, abort, request

app = Flask(__name__)


@app.get("/account")
def account():
    auth = request.authorization
    if not auth or USERS.get(auth.username) != auth.password:
        abort(401)
    return "ok"
