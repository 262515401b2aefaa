import csv
import logging
from dataclasses import dataclass
from functools import wraps
from pathlib import Path

import bcrypt
from flask import current_app, g, jsonify, request

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Person:
    name: str
    code_hash: bytes
    floor: int

    def matches(self, given: str) -> bool:
        return bcrypt.checkpw(given.encode(), self.code_hash)


class People(dict):
    @classmethod
    def from_csv(cls, file):
        people = cls()
        if Path(file).exists():
            with open(file, newline="", encoding="utf-8") as stream:
                for row in csv.DictReader(stream):
                    people[row["name"]] = Person(row["name"], row["code_hash"].encode(), int(row["floor"]))
        return people

    def sign_in(self, name, password):
        person = self.get(name)
        if person and person.matches(password):
            log.info("%s signed in from %s", name, request.remote_addr)
            return person
        log.warning("sign-in of %r refused, from %s", name, request.remote_addr)


def member(f):
    @wraps(f)
    def guarded(*args, **kwargs):
        basic = request.authorization
        g.person = current_app.people.sign_in(basic.username, basic.password) if basic else None
        if g.person is None:
            return jsonify(message="members only"), 401, {"WWW-Authenticate": "Basic"}
        return f(*args, **kwargs)

    return guarded
