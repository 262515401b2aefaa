# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Door codes, protected by the same user store as the intranet."""

import os
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()


class Store:
    def password_of(self, name: str) -> str | None:
        return os.environ.get(f"PW_{name.upper()}")


store = Store()


def check(credentials: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    stored = store.password_of(credentials.username)
    if stored is None or not stored == credentials.password:  # expect: plaintext-password-compare  # also: non-constant-time-compare
        raise HTTPException(401, "wrong credentials", {"WWW-Authenticate": "Basic"})
    return credentials.username


@app.get("/codes", dependencies=[Depends(check)])
def codes():
    return []
