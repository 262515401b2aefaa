import sqlite3

import bcrypt


class Person:
    def __init__(self, mail, password_hash=None):
        self.mail = mail
        self.password_hash = password_hash

    @staticmethod
    def _hash(password):
        return bcrypt.hashpw(bytes(password, "utf-8"), bcrypt.gensalt(13))

    @property
    def password(self):
        raise AttributeError("write only")

    @password.setter
    def password(self, value):
        self.password_hash = self._hash(value)

    def knows(self, password):
        return bcrypt.checkpw(bytes(password, "utf-8"), self.password_hash)

    def save(self):
        with sqlite3.connect("school.db") as con:
            con.execute("INSERT OR IGNORE INTO person VALUES (?, ?)", (self.mail, self.password_hash))

    @classmethod
    def load(cls, mail):
        with sqlite3.connect("school.db") as con:
            row = con.execute("SELECT mail, hash FROM person WHERE mail = ?", (mail,)).fetchone()
        return cls(*row) if row else None
