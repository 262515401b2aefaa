"""Protected, though no route names the check: through a chain of dependencies, a router, or the request's state."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query
from fastapi.security import HTTPBasic, HTTPBasicCredentials

basic = HTTPBasic()


def identity(c: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    try:
        PasswordHasher().verify(os.environ.get("HASH_" + c.username, ""), c.password)
    except (Argon2Error, InvalidHashError) as error:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"}) from error
    return c.username


class Page:
    def __init__(self, me: Annotated[str, Depends(identity)], size: Annotated[int, Query(le=100)] = 20):
        self.me, self.size = me, size


def account(page: Annotated[Page, Depends()]) -> dict:
    return {"owner": page.me, "size": page.size}


outer = APIRouter(prefix="/v2", dependencies=[Depends(identity)])
inner = APIRouter(prefix="/stats")


@inner.get("/daily")
def daily():
    return [1, 2, 3]


outer.include_router(inner)
app = FastAPI()
app.include_router(outer)


@app.get("/account")
def show(a: Annotated[dict, Depends(account)]):
    return a


@app.get("/healthz")
def healthz():
    return {"ok": True}
