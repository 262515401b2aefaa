# also: auth-event-not-logged, https-not-enforced, no-store-missing, throttle-unbounded
"""A right login changes nothing about the source's failures."""

import json
import os
import time

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()
HASHES = json.loads(os.environ.get("HASHES", "{}"))
failures: dict[str, list[float]] = {}


# region: throttle-reset-by-success-in-source
def user(request: Request, sent: HTTPBasicCredentials = Depends(basic)) -> str:
    source = request.client.host
    times = failures.setdefault(source, [])
    times[:] = [t for t in times if time.time() - t < 60]
    if len(times) >= 5:
        raise HTTPException(429, headers={"Retry-After": "60"})
    stored = HASHES.get(sent.username)
    if stored is None or not bcrypt.checkpw(sent.password.encode(), stored.encode()):
        times.append(time.time())
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return sent.username


# endregion


@app.get("/orders", dependencies=[Depends(user)])
def orders():
    return []
