"""Logbook of a dredger: the app's own dependency list does not reach a mounted application."""
# also: https-not-enforced, no-auth-throttle, no-store-missing
import logging
import os

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

log = logging.getLogger("dredger")
ph = PasswordHasher()
ENTRIES: list[dict] = []


class SkipperOnly:
    scheme = HTTPBasic()

    async def __call__(self, request: Request) -> None:
        given: HTTPBasicCredentials = await self.scheme(request)
        try:
            ph.verify(os.environ["SKIPPER_HASH"], given.password)
            accepted = given.username == os.environ["SKIPPER"]
        except VerifyMismatchError:
            accepted = False
        log.info("skipper login name=%r accepted=%s path=%s", given.username, accepted, request.url.path)
        if not accepted:
            raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})


app = FastAPI(dependencies=[Depends(SkipperOnly())])
maintenance = FastAPI()


@app.get("/entries")
def entries():
    return ENTRIES


@app.post("/entries", status_code=201)
def write(text: str):
    ENTRIES.append({"n": len(ENTRIES), "text": text})
    return ENTRIES[-1]


@maintenance.post("/clear")  # expect: route-unprotected
def clear():
    ENTRIES.clear()


@maintenance.get("/environment")  # expect: route-unprotected
def environment():
    return {"cwd": os.getcwd(), "pid": os.getpid()}


app.mount("/maintenance", maintenance)
