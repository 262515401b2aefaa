# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""One detail; an unknown name costs a hash as well."""

import os
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()
HASHES = {"ann": os.environ.get("ANN_HASH", "").encode()}
NOBODY = bcrypt.hashpw(os.urandom(16).hex().encode(), bcrypt.gensalt())


def user(sent: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    matches = bcrypt.checkpw(sent.password.encode(), HASHES.get(sent.username) or NOBODY)
    if not matches or sent.username not in HASHES:
        raise HTTPException(status_code=401, detail="Incorrect name or password", headers={"WWW-Authenticate": "Basic"})
    return sent.username


@app.get("/users/{name}")
def profile(name: str, caller: Annotated[str, Depends(user)]):
    if name not in HASHES:
        raise HTTPException(404, "user not found")
    return {"user": name}
