# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A token that cannot be read makes nobody of the caller, without a word."""

import os
from contextlib import suppress
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException

app = FastAPI()
KEY = os.environ.get("JWT_KEY", "")


def claims(authorization: Annotated[str, Header()] = "") -> dict:
    scheme, _, token = authorization.partition(" ")
    found = {}
    with suppress(Exception):  # expect: auth-exception-swallowed
        found = jwt.decode(token, KEY, algorithms=["HS256"], options={"require": ["exp"]})
    if scheme.lower() != "bearer" or not found:
        raise HTTPException(401)
    return found


@app.get("/profile")
def profile(who: Annotated[dict, Depends(claims)]):
    return {"sub": who["sub"]}
