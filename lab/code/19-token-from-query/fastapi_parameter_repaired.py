# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The same parameter as a bearer token in its header."""

import os
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, HTTPException, Query
from fastapi.security import OAuth2PasswordBearer

app = FastAPI()
oauth2 = OAuth2PasswordBearer(tokenUrl="token")


def user(access_token: Annotated[str, Depends(oauth2)]) -> str:
    try:
        return jwt.decode(access_token, os.environ["JWT_KEY"], algorithms=["HS256"])["sub"]
    except jwt.InvalidTokenError:
        raise HTTPException(401) from None


@app.get("/stream")
def stream(name: Annotated[str, Depends(user)], quality: Annotated[str, Query(max_length=10)] = "low"):
    return {"user": name, "quality": quality}
