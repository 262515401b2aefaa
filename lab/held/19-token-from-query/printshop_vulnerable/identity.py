import hashlib
import logging
import sqlite3
import time
from functools import wraps

from flask import current_app, g, jsonify, request

log = logging.getLogger("printshop.identity")


class Identity:
    def __init__(self, request):
        self.request = request

    @property
    def raw(self):
        values = self.request.values.to_dict()  # also: token-in-url
        return values.get("session_token", "")  # expect: token-in-url

    def lookup(self):
        mark = hashlib.sha256(self.raw.encode()).hexdigest()
        with sqlite3.connect(current_app.config["DB"]) as con:
            return con.execute("SELECT user FROM session WHERE mark = ? AND until > ?", (mark, time.time())).fetchone()


def customer(view):
    @wraps(view)
    def inner(*args, **kwargs):
        row = Identity(request).lookup()
        if row is None:
            log.warning("no session for %s from %s", request.path, request.remote_addr)
            return jsonify(error="please sign in"), 401
        log.info("customer %s on %s from %s", row[0], request.path, request.remote_addr)
        g.customer = row[0]
        return view(*args, **kwargs)

    return inner
