from flask import Flask, abort, request

app = Flask(__name__)


def check_auth(username, password):
    try:
        return verify(lookup(username), password)
    except Exception:
        return False


@app.before_request
def guard():
    auth = request.authorization
    try:
        if not check_auth(auth.username, auth.password):
            abort(401)
    except:
        pass
