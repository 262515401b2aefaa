import logging
import sqlite3

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from fastapi import APIRouter, Body, Depends, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from messages import text

log = logging.getLogger("carpool.accounts")
router = APIRouter(prefix="/accounts")
hasher = PasswordHasher()
FAKE = hasher.hash("fake")


def find(mail: str):
    with sqlite3.connect("carpool.db") as con:
        return con.execute("SELECT id, hash FROM person WHERE mail = ?", (mail,)).fetchone()


def person(request: Request, c: HTTPBasicCredentials = Depends(HTTPBasic())) -> int:
    row = find(c.username)
    try:
        hasher.verify(row[1] if row else FAKE, c.password)
    except VerifyMismatchError:
        row = None
    log.info("sign-in %r from %s: %s", c.username, request.client, "ok" if row else "refused")
    if not row:
        raise HTTPException(401, text("need_login"), {"WWW-Authenticate": "Basic"})
    return row[0]


@router.post("/forgotten", status_code=202)
def forgotten(mail: str = Body(embed=True)):
    if find(mail):
        log.info("reset mail for %r", mail)
    return {"message": text("sent")}
