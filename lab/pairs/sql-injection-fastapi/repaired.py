"""The search is bound, and the number is one before it comes near the database."""

import sqlite3
from typing import Annotated

from fastapi import Depends, Query

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, serve_document, service
from sound_fastapi import Count, Health, Page, Record, Text

app = harden(service("Moorings"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="moorings")
User = Annotated[str, Depends(basic)]

database = sqlite3.connect(":memory:", check_same_thread=False)
database.row_factory = sqlite3.Row
database.execute("CREATE TABLE moorings (harbour TEXT, boat TEXT, pier INTEGER)")
database.executemany(
    "INSERT INTO moorings VALUES (?, ?, ?)",
    [("Eastmouth", "Petrel", 2), ("Eastmouth", "Dunlin", 5), ("Skerry", "Gannet", 2)],
)


class Harbour(Record):
    name: Text


class Mooring(Record):
    harbour: Text
    boat: Text
    pier: Count


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/harbours", response_model=Page[Harbour], responses=REFUSALS)
def list_harbours(user: User):
    return [{"name": "Eastmouth"}, {"name": "Skerry"}]


# region: sql-injection
@app.get("/api/v1/moorings", response_model=Page[Mooring], responses=REFUSALS)
def list_moorings(user: User, boat: Annotated[str, Query(max_length=40)] = "", pier: Count | None = None):
    sql = "SELECT * FROM moorings WHERE boat LIKE ? AND pier = coalesce(?, pier) ORDER BY boat"
    return [dict(row) for row in database.execute(sql, (f"%{boat}%", pier))]


# endregion


serve_document(app, basic)
