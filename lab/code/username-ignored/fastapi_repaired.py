# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Only the password of the name that was sent opens the service."""

import json
import os
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()
hasher = PasswordHasher()
HASHES: dict[str, str] = json.loads(os.environ.get("HASHES", "{}"))
# region: username-ignored
NOBODY = hasher.hash(os.urandom(16))


def matches(stored: str, password: str) -> bool:
    try:
        return hasher.verify(stored, password)
    except VerifyMismatchError:
        return False


def user(sent: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    if matches(HASHES.get(sent.username, NOBODY), sent.password):
        return sent.username
    raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})


# endregion


@app.get("/orders")
def orders(name: Annotated[str, Depends(user)]):
    return {"for": name}
