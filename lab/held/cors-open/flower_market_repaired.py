# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from fastapi import Depends, FastAPI, HTTPException
from fastapi.middleware import Middleware
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import HTTPBasic, HTTPBasicCredentials

cors = Middleware(
    CORSMiddleware,
    allow_origin_regex=r"https://[a-z]+\.flowers\.example",
    allow_credentials=True,
    allow_methods=["GET", "POST"],
)
app = FastAPI(middleware=[cors])


def trader(c: HTTPBasicCredentials = Depends(HTTPBasic())) -> str:
    try:
        PasswordHasher().verify(os.environ["TRADER_HASH"], c.password)
    except Argon2Error as e:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"}) from e
    if c.username != os.environ["TRADER"]:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return c.username


@app.get("/prices")
def prices(me: str = Depends(trader)):
    return {"tulip": 0.31}
