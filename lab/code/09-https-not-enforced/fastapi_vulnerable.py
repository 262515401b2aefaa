# also: auth-event-not-logged, no-auth-throttle, no-store-missing
"""Medical appointments over Basic."""

import os
from typing import Annotated

import uvicorn
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI(title="Appointments")  # expect: https-not-enforced
basic = HTTPBasic()
hasher = PasswordHasher()
HASHES = {"desk": os.environ.get("DESK_HASH", hasher.hash(os.urandom(16)))}
NOBODY = hasher.hash(os.urandom(16))


def desk(sent: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    try:
        hasher.verify(HASHES.get(sent.username, NOBODY), sent.password)
    except Argon2Error:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"}) from None
    return sent.username


@app.get("/appointments")
def appointments(user: Annotated[str, Depends(desk)]):
    return []


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=8080)
