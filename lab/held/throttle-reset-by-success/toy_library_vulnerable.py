# also: https-not-enforced, no-store-missing, throttle-unbounded
import logging
import os
from threading import Lock
from time import monotonic

from flask import Flask, abort, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

log = logging.getLogger("toys")


class Counter:
    def __init__(self, limit, seconds):
        self.limit, self.seconds = limit, seconds
        self.events, self.lock = {}, Lock()

    def blocked(self, source):
        with self.lock:
            kept = [t for t in self.events.get(source, ()) if monotonic() - t < self.seconds]
            self.events[source] = kept
            return len(kept) >= self.limit

    def failure(self, source):
        with self.lock:
            self.events.setdefault(source, []).append(monotonic())

    def success(self, source):
        with self.lock:
            self.events.pop(source, None)  # expect: throttle-reset-by-success


counter = Counter(10, 600)
app = Flask(__name__)
auth = HTTPBasicAuth()


@auth.verify_password
def verify(name, password):
    source = request.remote_addr
    if counter.blocked(source):
        log.warning("blocked %s", source)
        abort(429)
    stored = os.environ.get("FAMILY_" + name)
    if stored and check_password_hash(stored, password):
        counter.success(source)  # also: throttle-reset-by-success
        log.info("accepted %r %s", name, source)
        return name
    counter.failure(source)
    log.warning("refused %r %s", name, source)
    return None


@app.get("/toys")
@auth.login_required
def toys():
    return jsonify(["train", "blocks"])
