# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Dependencies that are not given to FastAPI as dependencies."""

import os

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()


def current_user(credentials: HTTPBasicCredentials = Depends(security)):
    if credentials.username != "ann" or not bcrypt.checkpw(credentials.password.encode(), os.environb[b"ANN_HASH"]):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return credentials.username


@app.get("/orders")  # also: route-unprotected
def orders():
    user = current_user()  # expect: dependency-not-resolved
    return {"for": user}


@app.get("/bills")  # also: route-unprotected
def bills(user=Depends):  # expect: dependency-not-resolved
    return []
