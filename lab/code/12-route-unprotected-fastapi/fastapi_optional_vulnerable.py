# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""auto_error is off, and nobody looks whether there were credentials."""

import os
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
optional = HTTPBasic(auto_error=False)


def user(sent: Annotated[HTTPBasicCredentials | None, Depends(optional)]) -> str | None:
    if sent and not bcrypt.checkpw(sent.password.encode(), os.environ["DIARY_HASH"].encode()):  # also: username-ignored
        raise HTTPException(401)
    return sent.username if sent else None


@app.get("/diary")  # expect: route-unprotected
def diary(who: Annotated[str | None, Depends(user)]):
    return {"for": who, "entries": ["rain"]}
