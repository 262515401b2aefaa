# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""auto_error is off so that the challenge can be our own."""

import os
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
optional = HTTPBasic(auto_error=False)
CHALLENGE = {"WWW-Authenticate": 'Basic realm="diary", charset="UTF-8"'}


def user(sent: Annotated[HTTPBasicCredentials | None, Depends(optional)]) -> str:
    if sent is None:
        raise HTTPException(401, headers=CHALLENGE)
    known = sent.username == "ann"
    if not bcrypt.checkpw(sent.password.encode(), os.environ["DIARY_HASH"].encode()) or not known:
        raise HTTPException(401, headers=CHALLENGE)
    return sent.username


@app.get("/diary")
def diary(who: Annotated[str, Depends(user)]):
    return {"for": who, "entries": ["rain"]}
