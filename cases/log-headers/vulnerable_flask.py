import logging

from flask import Flask, request

app = Flask(__name__)


@app.before_request
def trace():
    app.logger.debug(f"{request.method} {request.path} {dict(request.headers)}")
