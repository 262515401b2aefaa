from flask import Flask, abort, request

app = Flask(__name__)


@app.before_request
def https_only():
    if request.headers.get("X-Forwarded-Proto", "http") != "https":
        abort(403)
