# also: https-not-enforced, no-auth-throttle, no-store-missing
"""Narrow handlers that refuse: VerifyMismatchError and ValueError are what a wrong password looks like."""

import logging
import os
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()
hasher = PasswordHasher()
log = logging.getLogger("auth")
HASHES = {"ann": os.environ.get("ANN_HASH", "")}
NOBODY = hasher.hash(os.urandom(16))


def right(name: str, password: str) -> bool:
    try:
        return hasher.verify(HASHES.get(name, NOBODY), password)
    except VerifyMismatchError:
        return False


def user(request: Request, sent: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    ok = right(sent.username, sent.password)
    log.info("auth user=%r path=%s outcome=%s", sent.username, request.url.path, "success" if ok else "failure")
    if not ok:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return sent.username


@app.get("/items/{number}")
def item(number: str, who: Annotated[str, Depends(user)]):
    try:
        return {"number": int(number)}
    except ValueError:
        raise HTTPException(404) from None
