# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A token error is told as one of two words."""

import os
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

app = FastAPI()
bearer = HTTPBearer()


# region: verbose-auth-error-in-source
def claims(sent: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> dict:
    try:
        return jwt.decode(sent.credentials, os.environ["JWT_KEY"], algorithms=["HS256"])
    except jwt.ExpiredSignatureError:
        raise HTTPException(401, "token expired", {"WWW-Authenticate": 'Bearer error="invalid_token"'}) from None
    except jwt.InvalidTokenError:
        raise HTTPException(401, "invalid token", {"WWW-Authenticate": 'Bearer error="invalid_token"'}) from None


# endregion


@app.get("/me")
def me(who: Annotated[dict, Depends(claims)]):
    return who["sub"]
