# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing, username-ignored
"""Prints while someone debugs a login."""

import os

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic(realm="lamps")
hasher = PasswordHasher()


async def signed_in(creds: HTTPBasicCredentials = Depends(basic)):
    print(f"login attempt {creds!r}")  # expect: log-credentials
    try:
        hasher.verify(os.environ["LAMPS_HASH"], creds.password)
    except VerificationError:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"}) from None
    return creds.username


@app.get("/lamps", dependencies=[Depends(signed_in)])
async def lamps():
    return ["red", "green"]
