import logging
import sqlite3
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

log = logging.getLogger("courier.auth")
hasher = PasswordHasher()
FAKE = hasher.hash("not a driver")


def get_db():
    conn = sqlite3.connect("courier.db", check_same_thread=False)
    try:
        yield conn
    finally:
        conn.close()


Db = Annotated[sqlite3.Connection, Depends(get_db)]


def driver(request: Request, credentials: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())], db: Db) -> int:
    row = db.execute("select id, hash from drivers where login = ?", [credentials.username]).fetchone()
    try:
        hasher.verify(row[1] if row else FAKE, credentials.password)
    except (Argon2Error, InvalidHashError):  # also: auth-exception-swallowed
        row = None
    log.info("auth login=%r ok=%s peer=%s", credentials.username, row is not None, request.client)
    if row is None:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return row[0]


Driver = Annotated[int, Depends(driver)]
router = APIRouter(tags=["parcels"])


@router.get("/parcels")
def my_parcels(me: Driver, db: Db):
    return [{"id": r[0], "to": r[1]} for r in db.execute("select id, addr from parcels where driver = ?", [me])]


@router.post("/parcels/{parcel}/delivered", status_code=204)
def delivered(parcel: int, me: Driver, db: Db):
    db.execute("update parcels set done = 1 where id = ? and driver = ?", [parcel, me])
    db.commit()
