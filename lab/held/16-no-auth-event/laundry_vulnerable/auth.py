from flask import abort, current_app, g, request
from passlib.hash import argon2


class Keyring:
    def __init__(self, hashes):
        self._hashes = dict(hashes)
        self._dummy = argon2.hash("dummy")

    def open(self, name, password):
        matches = argon2.verify(password, self._hashes.get(name, self._dummy))
        return matches and name in self._hashes


def sign_in():  # expect: auth-event-not-logged
    sent = request.authorization
    if sent is None or sent.type != "basic":
        abort(401)
    if not current_app.config["KEYRING"].open(sent.username, sent.password):
        abort(401)
    g.user = sent.username
