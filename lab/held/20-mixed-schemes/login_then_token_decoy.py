"""Basic opens /token only, the bearer token everything else: two schemes, but never on one route."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
import secrets
import time

import bcrypt
from fastapi import APIRouter, Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBasic, HTTPBasicCredentials, HTTPBearer

sign_in, api = APIRouter(), APIRouter(prefix="/api")
live: dict[str, tuple[str, float]] = {}


@sign_in.post("/token")
def token(c: HTTPBasicCredentials = Depends(HTTPBasic())):
    stored = os.environ.get("USER_" + c.username, "")
    if not stored or not bcrypt.checkpw(c.password.encode(), stored.encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    value = secrets.token_urlsafe(32)
    live[value] = c.username, time.monotonic() + 1200
    return {"access_token": value, "token_type": "bearer", "expires_in": 1200}


def me(t: HTTPAuthorizationCredentials = Depends(HTTPBearer())) -> str:
    name, until = live.get(t.credentials, ("", 0))
    if until <= time.monotonic():
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    return name


@api.get("/me")
def show(name: str = Depends(me)):
    return {"name": name}


app = FastAPI()
app.include_router(sign_in)
app.include_router(api)
