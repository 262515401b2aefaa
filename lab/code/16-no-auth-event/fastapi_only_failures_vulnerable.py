# also: https-not-enforced, no-auth-throttle, no-store-missing
"""Counts visits and logs startup, but no decision about a credential."""

import logging
import os
from contextlib import asynccontextmanager
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

log = logging.getLogger("service")


@asynccontextmanager
async def life(app: FastAPI):
    log.info("service started")
    yield
    log.info("service stopped")


app = FastAPI(lifespan=life)
basic = HTTPBasic()


def user(sent: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:  # expect: auth-event-not-logged
    if sent.username != "ann" or not bcrypt.checkpw(sent.password.encode(), os.environb[b"ANN_HASH"]):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return sent.username


@app.get("/visits")
def visits(name: Annotated[str, Depends(user)]):
    log.debug("visits listed")
    return []
