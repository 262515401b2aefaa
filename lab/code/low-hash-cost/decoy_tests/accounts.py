"""Accounts with bcrypt, whose cost is a setting."""

import bcrypt


class Accounts:
    def __init__(self, rounds=12):
        self.rounds = rounds
        self.hashes = {}

    def add(self, name, password):
        self.hashes[name] = bcrypt.hashpw(password.encode(), bcrypt.gensalt(self.rounds))

    def check(self, name, password):
        return name in self.hashes and bcrypt.checkpw(password.encode(), self.hashes[name])
