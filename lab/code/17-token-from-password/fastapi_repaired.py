# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing, token-without-expiry
"""The session id comes from the system's generator."""

import os
import secrets
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()
HASHES = {"shop": os.environ.get("SHOP_HASH", "").encode()}


# region: token-derived-from-password-in-source
def make_token(size: int = 32) -> str:
    return secrets.token_urlsafe(size)


# endregion


@app.post("/sessions", status_code=201)
def login(sent: Annotated[HTTPBasicCredentials, Depends(basic)]):
    stored = HASHES.get(sent.username)
    if not stored or not bcrypt.checkpw(sent.password.encode(), stored):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return {"access_token": make_token()}
