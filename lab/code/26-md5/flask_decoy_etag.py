"""MD5 and SHA-1 where nothing depends on their strength."""

import hashlib
from pathlib import Path

from flask import Flask, make_response, request

app = Flask(__name__)
PAGE = b"<h1>Tides</h1>"
PASSWORD_HELP = Path("static/password-help.txt")


def etag(body):
    return hashlib.md5(body, usedforsecurity=False).hexdigest()


def bucket(key):
    return int(hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()[:2], 16)


@app.get("/")
def index():
    answer = make_response(PAGE)
    answer.set_etag(etag(PAGE))
    answer.headers["X-Bucket"] = str(bucket(request.path))
    return answer.make_conditional(request)
