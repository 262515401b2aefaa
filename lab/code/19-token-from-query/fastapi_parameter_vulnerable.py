# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A parameter that is not in the path is a query parameter, here the token."""

import os
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, HTTPException, Query

app = FastAPI()


def user(access_token: Annotated[str, Query(max_length=2000)]) -> str:  # expect: token-in-url
    try:
        return jwt.decode(access_token, os.environ["JWT_KEY"], algorithms=["HS256"])["sub"]
    except jwt.InvalidTokenError:
        raise HTTPException(401) from None


@app.get("/stream")
def stream(name: Annotated[str, Depends(user)]):
    return {"user": name}
