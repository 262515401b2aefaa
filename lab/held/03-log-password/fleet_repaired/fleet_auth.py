import json
import logging
from functools import wraps
from pathlib import Path

from flask import Flask, current_app, request
from werkzeug.exceptions import Unauthorized
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.security import check_password_hash, generate_password_hash

log = logging.getLogger("fleet.auth")


class Directory:
    def __init__(self, app: Flask):
        self.path = Path(app.instance_path) / app.config["USERS_FILE"]
        self.dummy = generate_password_hash("dummy")

    def check(self, name, secret):
        users = json.loads(self.path.read_text()) if self.path.exists() else {}
        good = check_password_hash(users.get(name, self.dummy), secret) and name in users
        self._audit("granted" if good else "denied", name)
        return good

    @staticmethod
    def _audit(outcome, *who):
        log.info("%s: %s (%s)", outcome, " / ".join(who), request.remote_addr)


def protected(view):
    @wraps(view)
    def wrapper(*args, **kwargs):
        sent = request.authorization
        if sent is None or not current_app.extensions["directory"].check(sent.username or "", sent.password or ""):
            raise Unauthorized(www_authenticate=WWWAuthenticate("basic", {"realm": "fleet"}))
        return view(*args, **kwargs)

    return wrapper
