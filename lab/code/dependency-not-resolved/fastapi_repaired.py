# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""FastAPI is given the function itself and fills its parameters."""

import os
from functools import partial

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()


# region: dependency-not-resolved
def get_current_user(request: Request, credentials: HTTPBasicCredentials = Depends(security), *, env: str = "ANN_HASH"):
    if credentials.username != "ann" or not bcrypt.checkpw(credentials.password.encode(), os.environ[env].encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return credentials.username


@app.get("/secure")
def read_secure(user: str = Depends(get_current_user)):
    return {"message": f"Hello {user}"}


# endregion


@app.get("/settings", dependencies=[Depends(lambda request=Depends(get_current_user): request)])
def settings():
    return {"zone": "UTC"}


def page(number: int = 1):
    return number


@app.get("/archive", dependencies=[Depends(get_current_user)])
def archive(number: int = Depends(partial(page))):
    return {"page": number}
