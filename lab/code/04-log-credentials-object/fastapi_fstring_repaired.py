# also: https-not-enforced, no-auth-throttle, no-store-missing
"""Prints while someone debugs a login."""

import logging
import os

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic(realm="lamps")
hasher = PasswordHasher()
log = logging.getLogger("lamps")
HASHES = {"keeper": os.environ.get("LAMPS_HASH", ""), "": os.environ.get("NOBODY_HASH", "")}


# region: log-credentials
async def signed_in(creds: HTTPBasicCredentials = Depends(basic)):
    try:
        hasher.verify(HASHES.get(creds.username, HASHES[""]), creds.password)
    except VerificationError:
        log.warning("login attempt by %r failed", creds.username)
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"}) from None
    log.info("login of %r", creds.username)
    return creds.username


# endregion


@app.get("/lamps", dependencies=[Depends(signed_in)])
async def lamps():
    return ["red", "green"]
