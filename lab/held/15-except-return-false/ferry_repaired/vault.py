from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import create_engine, text


class Vault:
    """Hashes of the captains."""

    def __init__(self, path: str) -> None:
        self.engine = create_engine(f"sqlite:///{path}")
        self.hasher = PasswordHasher(time_cost=3)

    def stored(self, name: str) -> str | None:
        with self.engine.connect() as con:
            return con.scalar(text("SELECT hash FROM captain WHERE name = :name"), {"name": name})

    def check(self, name: str, password: str) -> bool:
        stored = self.stored(name)
        if stored is None:
            return False
        try:
            return self.hasher.verify(stored, password)
        except VerifyMismatchError:
            return False
