# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A token error is told word for word."""

import os
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

app = FastAPI()
bearer = HTTPBearer()


def claims(sent: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> dict:
    try:
        return jwt.decode(sent.credentials, os.environ["JWT_KEY"], algorithms=["HS256"])
    except Exception as exc:
        raise HTTPException(status_code=401, detail=f"Could not validate: {exc}") from exc  # expect: verbose-auth-error


@app.get("/me")
def me(who: Annotated[dict, Depends(claims)]):
    return who["sub"]
