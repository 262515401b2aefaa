from flask import Flask, abort, request

app = Flask(__name__)


@app.before_request
def check_auth():
    if not request.authorization:
        abort(401)


@app.after_request
def fresh(response):
    response.headers["Cache-Control"] = "no-store"
    return response
