# also: auth-event-not-logged, https-not-enforced, no-store-missing
"""The oldest address makes room for the newest."""

import os
import time
from collections import OrderedDict

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()
# region: throttle-unbounded
failed_attempts: OrderedDict[str, list[float]] = OrderedDict()


def recent(client: str) -> list[float]:
    return [t for t in failed_attempts.get(client, []) if time.time() - t < 60]


def count(client: str) -> None:
    failed_attempts[client] = recent(client) + [time.time()]
    failed_attempts.move_to_end(client)
    while len(failed_attempts) > 10_000:
        failed_attempts.popitem(last=False)


# endregion


def user(request: Request, sent: HTTPBasicCredentials = Depends(basic)) -> str:
    client = request.client.host
    if len(recent(client)) >= 5:
        raise HTTPException(429, headers={"Retry-After": "60"})
    if sent.username != "ann" or not bcrypt.checkpw(sent.password.encode(), os.environb[b"ANN_HASH"]):
        count(client)
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return sent.username


@app.get("/orders", dependencies=[Depends(user)])
def orders():
    return []
