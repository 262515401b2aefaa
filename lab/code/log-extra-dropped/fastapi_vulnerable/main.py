# also: https-not-enforced, no-auth-throttle, no-store-missing
"""The format is set in another file than the one that logs."""

import logging
import os

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from logs import setup

setup()
log = logging.getLogger("auth")
app = FastAPI()
basic = HTTPBasic()


def user(request: Request, sent: HTTPBasicCredentials = Depends(basic)) -> str:
    right = bcrypt.checkpw(sent.password.encode(), os.environb[b"ANN_HASH"]) and sent.username == "ann"
    log.info("auth_success" if right else "auth_failure", extra={"user": sent.username, "client": request.client.host})  # expect: log-extra-dropped
    if not right:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return sent.username


@app.get("/orders", dependencies=[Depends(user)])
def orders():
    return []
