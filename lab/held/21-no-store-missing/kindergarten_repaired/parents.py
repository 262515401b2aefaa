import logging
import sqlite3

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

audit = logging.getLogger("kindergarten.audit")
hasher = PasswordHasher()
NONE = hasher.hash("none")


def parent(request: Request, c: HTTPBasicCredentials = Depends(HTTPBasic())) -> int:
    with sqlite3.connect("kindergarten.db") as con:
        row = con.execute("SELECT id, hash FROM parent WHERE mail = ?", (c.username,)).fetchone()
    try:
        hasher.verify(row[1] if row else NONE, c.password)
    except VerifyMismatchError:
        row = None
    if row is None:
        audit.warning("refused %r from %s", c.username, request.client)
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    audit.info("accepted %r from %s", c.username, request.client)
    return row[0]
