from argon2 import PasswordHasher
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
        result = False
        try:
            result = self.hasher.verify(self.stored(name), password)
        except BaseException:  # expect: auth-exception-swallowed
            result = False
        finally:
            self.engine.dispose()
        return result
