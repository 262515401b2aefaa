from flask import Flask, abort, request

app = Flask(__name__)
TRUSTED_PROXIES = {"10.0.0.5"}


@app.before_request
def https_only():
    proto = request.scheme
    if request.remote_addr in TRUSTED_PROXIES:
        proto = request.headers.get("X-Forwarded-Proto", proto)
    if proto != "https":
        abort(403)
