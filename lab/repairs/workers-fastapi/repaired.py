"""The throttle counts in a file that all workers of the machine share."""

import atexit
import math
import os
import sqlite3
import tempfile
import time
from pathlib import Path

from typing import Annotated

from fastapi import Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Shifts"))
accounts = sound.Accounts.from_environment()


# region: throttle-per-process
class SharedThrottle:
    """At most `limit` failures of one key in `window` seconds, counted in one place for all workers."""

    def __init__(self, path: Path, limit: int = 20, window: float = 60) -> None:
        self.path, self.limit, self.window = path, limit, window
        with self.store() as store:
            store.execute("create table if not exists failures (key text, at real)")
            store.execute("create index if not exists failures_of on failures (key, at)")

    def store(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=5)

    def wait(self, key: str) -> int:
        """Seconds until `key` may try again; 0 when it may try now."""
        since = time.time() - self.window
        query = "select at from failures where key = ? and at > ? order by at desc limit ?"
        with self.store() as store:
            times = [at for (at,) in store.execute(query, (key, since, self.limit))]
        return math.ceil(times[-1] - since) if len(times) == self.limit else 0

    def failed(self, key: str) -> None:
        with self.store() as store:
            store.execute("insert into failures values (?, ?)", (key, time.time()))
            store.execute("delete from failures where at < ?", (time.time() - self.window,))


# The workers of one master; Redis, or another store for several machines, has the same two operations.
COUNTS = Path(tempfile.gettempdir(), f"lab-throttle-{os.getppid()}.sqlite3")
basic = Basic(accounts.check, realm="shifts", throttle=SharedThrottle(COUNTS, limit=5))
# endregion
atexit.register(COUNTS.unlink, missing_ok=True)
User = Annotated[str, Depends(basic)]


class Shift(Record):
    station: Text
    hours: Count


SHIFTS = [{"station": "North desk", "hours": 8}, {"station": "Loading bay", "hours": 6}]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/shifts", response_model=Page[Shift], responses=REFUSALS)
def list_shifts(user: User, limit: Limit = 20, offset: Offset = 0):
    return SHIFTS[offset : offset + limit]


serve_document(app, basic)
