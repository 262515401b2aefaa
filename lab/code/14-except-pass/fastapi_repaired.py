# also: https-not-enforced, no-auth-throttle, no-store-missing
"""A token that cannot be read is refused and counted in the log."""

import logging
import os
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException, Request

app = FastAPI()
log = logging.getLogger("auth")
KEY = os.environ.get("JWT_KEY", "")


# region: auth-exception-swallowed
def claims(request: Request, authorization: Annotated[str, Header()] = "") -> dict:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        log.info("no bearer token for %s", request.url.path)
        raise HTTPException(401)
    try:
        found = jwt.decode(token, KEY, algorithms=["HS256"], options={"require": ["exp"]})
    except jwt.InvalidTokenError as error:
        log.warning("token refused: %s", type(error).__name__)
        raise HTTPException(401) from None
    log.info("token of %s accepted", found["sub"])
    return found


# endregion


@app.get("/profile")
def profile(who: Annotated[dict, Depends(claims)]):
    return {"sub": who["sub"]}
