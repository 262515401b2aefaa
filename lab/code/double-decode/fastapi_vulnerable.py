# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""HTTPBasicCredentials are decoded as well."""

import os
from base64 import b64decode
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()


def user(sent: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    name = b64decode(sent.username).decode()  # expect: double-decode
    secret = b64decode(sent.password)  # expect: double-decode
    if name != "ann" or not bcrypt.checkpw(secret, os.environb[b"ANN_HASH"]):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return name


@app.get("/orders", dependencies=[Depends(user)])
def orders():
    return []
