"""Pollen counts for the allergy practice."""
# also: no-auth-throttle, no-store-missing
import logging
from typing import Annotated

import bcrypt
import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.security import HTTPBasic, HTTPBasicCredentials

log = logging.getLogger("pollen")
PRACTICES: dict[str, bytes] = {}

app = FastAPI()  # expect: https-not-enforced
app.add_middleware(GZipMiddleware, minimum_size=500)


async def practice(request: Request, c: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    known = PRACTICES.get(c.username)
    ok = known is not None and bcrypt.checkpw(c.password.encode(), known)
    log.info("authentication user=%r ok=%s from=%s", c.username, ok, request.client)
    if not ok:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return c.username


@app.get("/pollen/{town}")
async def pollen(town: str, by: Annotated[str, Depends(practice)]) -> dict[str, str | int]:
    return {"town": town, "birch": 12, "grass": 3}


if __name__ == "__main__":
    uvicorn.run(app, host="10.0.4.12", port=8080)
