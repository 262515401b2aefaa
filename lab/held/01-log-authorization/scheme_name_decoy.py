"""Logs the *name* of the header, the scheme and a keyed fingerprint, never the value."""
# also: https-not-enforced, no-auth-throttle, no-store-missing
import hashlib
import hmac
import logging
import os
import secrets

from flask import Flask, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
log = logging.getLogger("audit")
FINGERPRINT_KEY = secrets.token_bytes(32)
HEADER = "Authorization"


@app.before_request
def gate():
    sent = request.authorization
    header = request.headers.get(HEADER)
    if header is None:
        log.warning("missing header %s on %s", HEADER, request.path)
        return jsonify(error=f"{HEADER} header is required"), 401, {"WWW-Authenticate": "Basic"}
    scheme = "basic" if header[:6].lower() == "basic " else "other"
    mark = hmac.new(FINGERPRINT_KEY, header.encode(), hashlib.sha256).hexdigest()[:12]
    ok = (
        sent is not None
        and sent.type == "basic"
        and sent.username == os.environ["API_USER"]
        and check_password_hash(os.environ["API_HASH"], sent.password or "")
    )
    log.info("auth scheme=%s size=%d mark=%s ok=%s from=%s", scheme, len(header), mark, ok, request.remote_addr)
    if not ok:
        return jsonify(error="unauthorised"), 401, {"WWW-Authenticate": "Basic"}
    return None


@app.get("/report")
def report():
    return jsonify(total=12)
