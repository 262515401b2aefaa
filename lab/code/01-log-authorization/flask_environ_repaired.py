"""A WSGI wrapper that traces slow requests around a Flask application."""

import logging
import time

from flask import Flask, jsonify, request

log = logging.getLogger(__name__)


class SlowLog:
    def __init__(self, wsgi_app, limit=0.5):
        self.wsgi_app = wsgi_app
        self.limit = limit

    def __call__(self, environ, start_response):
        begun = time.monotonic()
        try:
            return self.wsgi_app(environ, start_response)
        finally:
            took = time.monotonic() - begun
            if took > self.limit:
                signed_in = "HTTP_AUTHORIZATION" in environ
                log.warning("slow: %.1fs %s signed_in=%s", took, environ["PATH_INFO"], signed_in)


app = Flask(__name__)
app.wsgi_app = SlowLog(app.wsgi_app)


@app.get("/healthz")
def healthz():
    return jsonify(ok=True, remote=request.remote_addr)
