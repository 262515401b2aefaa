"""Colons of a clock time and of a host are no credentials; those are split once."""
# also: https-not-enforced, no-auth-throttle, no-store-missing
import base64
import binascii
import logging
import os

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
log = logging.getLogger("clock")


@app.before_request
def watchmaker():
    header = request.headers.get("Authorization", "")
    host = request.host.split(":")[0]
    try:
        if not header.startswith("Basic "):
            raise ValueError("no Basic")
        name, password = base64.b64decode(header[6:], validate=True).decode().split(":", maxsplit=1)
    except (binascii.Error, ValueError) as error:
        log.warning("no usable credentials on %s: %s", host, type(error).__name__)
        abort(401)
    ok = name == os.environ["WATCH"] and check_password_hash(os.environ["WATCH_HASH"], password)
    log.info("sign-in %r ok=%s ip=%s", name, ok, request.remote_addr)
    if not ok:
        abort(401)


@app.get("/minutes/<text>")
def minutes(text):
    hours, mins, *_ = text.split(":") + ["0"]
    return jsonify(int(hours) * 60 + int(mins))
