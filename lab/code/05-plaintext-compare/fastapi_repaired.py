# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Door codes, protected by the same user store as the intranet."""

import os
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()
# region: plaintext-password-compare
NOBODY = bcrypt.hashpw(os.urandom(16).hex().encode(), bcrypt.gensalt(12))
# endregion


class Store:
    def hash_of(self, name: str) -> bytes | None:
        value = os.environ.get(f"PW_{name.upper()}")
        return value.encode() if value else None


store = Store()


# region: plaintext-password-compare
def check(credentials: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    stored = store.hash_of(credentials.username)
    matches = bcrypt.checkpw(credentials.password.encode(), stored or NOBODY)
    if stored is None or not matches:
        raise HTTPException(401, "wrong credentials", {"WWW-Authenticate": "Basic"})
    return credentials.username


# endregion


@app.get("/codes", dependencies=[Depends(check)])
def codes():
    return []
