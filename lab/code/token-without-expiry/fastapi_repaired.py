# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A JWT with an end, built in two steps."""

import os
import time
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

app = FastAPI()
bearer = HTTPBearer()
KEY = os.environ.get("JWT_KEY", "")


# region: token-without-expiry
def mint(user: str, lifetime: int = 900) -> str:
    payload = {"sub": user, "scope": "read"}
    payload.update(iat=int(time.time()), exp=int(time.time()) + lifetime)
    return jwt.encode(payload, KEY, algorithm="HS256")


def caller(sent: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> str:
    try:
        return jwt.decode(sent.credentials, KEY, algorithms=["HS256"], options={"require": ["exp"]})["sub"]
    except jwt.InvalidTokenError:
        raise HTTPException(401) from None


# endregion


@app.get("/device-token")
def device(user: Annotated[str, Depends(caller)]):
    return {"token": mint(user)}
