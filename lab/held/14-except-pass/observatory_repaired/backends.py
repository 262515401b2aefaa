import logging
from abc import ABC, abstractmethod
from pathlib import Path

import bcrypt

log = logging.getLogger("observatory.backends")


class Backend(ABC):
    @abstractmethod
    def verify(self, name: str, password: str) -> bool: ...


class EnvBackend(Backend):
    def __init__(self, environ):
        self.environ = environ

    def verify(self, name, password):
        stored = self.environ.get(f"ASTRO_{name}", "")
        return stored != "" and bcrypt.checkpw(password.encode(), stored.encode())


class FileBackend(Backend):
    def __init__(self, file: str):
        self.file = Path(file)

    def verify(self, name, password):
        for line in self.file.read_text().splitlines():
            user, _, digest = line.partition(":")
            if user == name:
                return bcrypt.checkpw(password.encode(), digest.encode())
        return False


class Chain(Backend):
    def __init__(self, *backends: Backend):
        self.backends = backends

    def verify(self, name, password):
        for backend in self.backends:
            try:
                if backend.verify(name, password):
                    log.info("%s accepted by %s", name, type(backend).__name__)
                    return True
            except Exception:
                log.exception("%s cannot check %s", type(backend).__name__, name)
                raise
        log.warning("%s accepted by none", name)
        return False
