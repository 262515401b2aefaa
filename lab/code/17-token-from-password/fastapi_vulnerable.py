# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The session id is a digest of name and password."""

import hashlib
import os
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()
HASHES = {"shop": os.environ.get("SHOP_HASH", "").encode()}


def make_token(name: str, secret: str) -> str:
    material = name + secret
    return hashlib.sha256(material.encode()).hexdigest()  # expect: token-derived-from-password  # also: weak-password-hash


@app.post("/sessions", status_code=201)
def login(sent: Annotated[HTTPBasicCredentials, Depends(basic)]):
    stored = HASHES.get(sent.username)
    if not stored or not bcrypt.checkpw(sent.password.encode(), stored):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    token = make_token(sent.username, sent.password)  # also: token-derived-from-password
    return {"access_token": token}  # also: token-derived-from-password
