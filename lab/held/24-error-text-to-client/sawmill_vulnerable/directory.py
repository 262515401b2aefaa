import os

import bcrypt


class DirectoryError(Exception):
    """Something about the user file."""


class Directory:
    def __init__(self, path=None):
        self.path = path or os.environ.get("SAW_USERS", "/etc/sawmill/users")

    def verify(self, name, password):
        try:
            with open(self.path, encoding="ascii") as stream:
                users = dict(line.rstrip("\n").split("=", 1) for line in stream)
        except (OSError, ValueError) as cause:
            raise DirectoryError(f"cannot read {self.path}: {cause}") from cause
        return name in users and bcrypt.checkpw(password.encode(), users[name].encode())
