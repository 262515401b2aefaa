# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The archive gets this service's own credentials and the user's name."""

import os
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from upstream import fetch

app = FastAPI()
basic = HTTPBasic()


def user(sent: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    if sent.username != "ann" or not bcrypt.checkpw(sent.password.encode(), os.environb[b"ANN_HASH"]):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return sent.username


@app.get("/documents")
async def documents(name: Annotated[str, Depends(user)]):
    return await fetch("/documents", name, os.environ["ARCHIVE_PASSWORD"])
