from flask import Flask, abort, request

app = Flask(__name__)


def refuse(user):
    app.logger.warning("auth.failure user=%r source=%s", user, request.remote_addr)
    abort(401)


@app.get("/account")
def account():
    auth = request.authorization
    if not auth or not verify(auth.username, auth.password):
        refuse(auth and auth.username)
    return "ok"
