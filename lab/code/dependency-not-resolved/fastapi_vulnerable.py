# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The lambda's parameter becomes a query parameter, and the credentials are never asked for."""

import os

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()


def get_current_user(credentials: HTTPBasicCredentials = Depends(security), request: Request = None):
    if credentials.username != "ann" or not bcrypt.checkpw(credentials.password.encode(), os.environb[b"ANN_HASH"]):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return credentials.username


@app.get("/secure")
def read_secure(user: str = Depends(lambda r: get_current_user(request=r))):  # expect: dependency-not-resolved  # also: route-unprotected
    return {"message": f"Hello {user}"}
