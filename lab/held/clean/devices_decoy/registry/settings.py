import json
import os
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Settings:
    """What the operator decides. Users are Argon2 hashes by login, written by the set-up tool."""

    users: dict[str, str] = field(default_factory=dict, repr=False)
    admins: frozenset[str] = frozenset()
    token_seconds: int = 900
    attempts: int = 10
    attempts_seconds: int = 300
    origins: tuple[str, ...] = ()


def load(environ=os.environ) -> Settings:
    users_file = environ.get("REGISTRY_USERS_FILE")
    users = {}
    if users_file:
        with open(users_file, encoding="utf-8") as stream:
            users = json.load(stream)
    return Settings(
        users=users,
        admins=frozenset(environ.get("REGISTRY_ADMINS", "").split()),
        token_seconds=int(environ.get("REGISTRY_TOKEN_SECONDS", "900")),
        origins=tuple(environ.get("REGISTRY_ORIGINS", "").split()),
    )
