import sqlite3
from hashlib import md5 as digest
from hmac import compare_digest


class Person:
    def __init__(self, mail, password_hash=None):
        self.mail = mail
        self.password_hash = password_hash

    @staticmethod
    def _hash(password):
        return digest(bytes(password, "utf-8")).digest()  # expect: weak-password-hash

    @property
    def password(self):
        raise AttributeError("write only")

    @password.setter
    def password(self, value):
        self.password_hash = self._hash(value)  # also: weak-password-hash

    def knows(self, password):
        return compare_digest(self._hash(password), self.password_hash)  # also: weak-password-hash

    def save(self):
        with sqlite3.connect("school.db") as con:
            con.execute("INSERT OR IGNORE INTO person VALUES (?, ?)", (self.mail, self.password_hash))  # also: weak-password-hash

    @classmethod
    def load(cls, mail):
        with sqlite3.connect("school.db") as con:
            row = con.execute("SELECT mail, hash FROM person WHERE mail = ?", (mail,)).fetchone()
        return cls(*row) if row else None
