# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Two details and even two status codes."""

import os
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()
HASHES = {"ann": os.environ.get("ANN_HASH", "").encode()}


def user(sent: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    if sent.username not in HASHES:
        raise HTTPException(status_code=404, detail=f"User {sent.username} does not exist")  # expect: verbose-auth-error
    if not bcrypt.checkpw(sent.password.encode(), HASHES[sent.username]):
        raise HTTPException(status_code=401, detail="Incorrect password", headers={"WWW-Authenticate": "Basic"})  # also: verbose-auth-error
    return sent.username


@app.get("/me")
def me(name: Annotated[str, Depends(user)]):
    return {"user": name}
