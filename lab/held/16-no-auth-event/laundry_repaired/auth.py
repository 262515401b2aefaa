import logging

from flask import abort, current_app, g, request
from passlib.hash import argon2


class Keyring:
    def __init__(self, hashes):
        self._hashes = dict(hashes)
        self._dummy = argon2.hash("dummy")

    def open(self, name, password):
        matches = argon2.verify(password, self._hashes.get(name, self._dummy))
        return matches and name in self._hashes


audit = logging.getLogger("laundry.audit")


def sign_in():
    sent = request.authorization
    if sent is None or sent.type != "basic":
        audit.info("sign-in asked for path=%s ip=%s", request.path, request.remote_addr)
        abort(401)
    if not current_app.config["KEYRING"].open(sent.username, sent.password):
        audit.warning("sign-in failed user=%r path=%s ip=%s", sent.username, request.path, request.remote_addr)
        abort(401)
    audit.info("sign-in user=%r path=%s ip=%s", sent.username, request.path, request.remote_addr)
    g.user = sent.username
