# also: https-not-enforced, no-store-missing, throttle-unbounded, no-auth-throttle
import collections
import logging
import os
import time

from flask import Flask, abort, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()
log = logging.getLogger("wash")
failed = collections.defaultdict(list)


def source():
    chain = request.headers.get("X-Forwarded-For", request.remote_addr)  # expect: forwarded-header-trusted
    return chain.split(",")[0].strip()


@auth.verify_password
def verify(name, password):
    ip = source()  # also: forwarded-header-trusted
    failed[ip] = [t for t in failed[ip] if t > time.time() - 600]
    if len(failed[ip]) >= 8:  # also: forwarded-header-trusted
        log.warning("too many failures from %s", ip)
        abort(429)
    ok = name == os.environ["WASHER"] and check_password_hash(os.environ["WASHER_HASH"], password)
    log.info("sign-in %r ok=%s ip=%s", name, ok, ip)
    if not ok:
        failed[ip].append(time.time())
    return name if ok else None


@app.post("/programs/<int:n>")
@auth.login_required
def start(n):
    return jsonify(started=n)
