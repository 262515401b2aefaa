# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A JWT that is good for ever."""

import os
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

app = FastAPI()
bearer = HTTPBearer()
KEY = os.environ.get("JWT_KEY", "")


def mint(user: str) -> str:
    return jwt.encode({"sub": user, "scope": "read"}, KEY, algorithm="HS256")  # expect: token-without-expiry


def caller(sent: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> str:
    try:
        return jwt.decode(sent.credentials, KEY, algorithms=["HS256"])["sub"]
    except jwt.InvalidTokenError:
        raise HTTPException(401) from None


@app.get("/device-token")
def device(user: Annotated[str, Depends(caller)]):
    return {"token": mint(user)}
