# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Users of a small tool."""

import os
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()
# region: plaintext-password-stored
hasher = PasswordHasher()
NOBODY = hasher.hash(os.urandom(16))
# endregion
users_db = {
    "alice": {
        "username": "alice",
        "password": "$argon2id$v=19$m=65536,t=3,p=4$CkSBwpuqSPkwQGFFkIvVUg$LMX4tzcTHGBKcVs/XM9yK7kobP+w+D1sRVHHdKXxr20",
    },
}


# region: plaintext-password-stored
def current(credentials: Annotated[HTTPBasicCredentials, Depends(security)]):
    user = users_db.get(credentials.username)
    try:
        hasher.verify(user["password"] if user else NOBODY, credentials.password)
    except (VerificationError, InvalidHashError):
        user = None
    if user is None:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return user


# endregion


@app.get("/me")
def me(user: Annotated[dict, Depends(current)]):
    return {"username": user["username"]}
