# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Each scheme has its own routes."""

import os
import secrets
from typing import Annotated

import bcrypt
from fastapi import APIRouter, Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBasic, HTTPBasicCredentials, HTTPBearer

basic = HTTPBasic()
bearer = HTTPBearer()
HASHES = {"ann": os.environ.get("ANN_HASH", "").encode()}


# region: mixed-schemes-in-source
def person(login: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    if login.username in HASHES and bcrypt.checkpw(login.password.encode(), HASHES[login.username]):
        return login.username
    raise HTTPException(401)


def service(token: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> str:
    if secrets.compare_digest(token.credentials.encode(), os.environb[b"SERVICE_TOKEN"]):
        return "service"
    raise HTTPException(401)


# endregion


people = APIRouter(prefix="/people", dependencies=[Depends(person)])
services = APIRouter(prefix="/services", dependencies=[Depends(service)])


@people.get("/parts")
def parts():
    return []


@services.get("/parts")
def parts_for_services():
    return []


app = FastAPI()
app.include_router(people)
app.include_router(services)
