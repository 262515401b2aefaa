# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A dict with names as keys, and a JWT that is read, not made."""

import os
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

app = FastAPI()
bearer = HTTPBearer()
PREFERENCES: dict[str, str] = {}


def caller(sent: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> str:
    try:
        claims = jwt.decode(sent.credentials, os.environ["JWT_KEY"], algorithms=["HS256"], options={"require": ["exp"]})
    except jwt.InvalidTokenError:
        raise HTTPException(401) from None
    return claims["sub"]


@app.put("/colour")
def colour(value: str, user: Annotated[str, Depends(caller)]):
    PREFERENCES[user] = value
    return PREFERENCES[user]
