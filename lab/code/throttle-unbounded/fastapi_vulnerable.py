# also: auth-event-not-logged, https-not-enforced, no-store-missing
"""Every address that ever failed stays in memory."""

import os
import time
from collections import defaultdict

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()
failed_attempts = defaultdict(list)  # expect: throttle-unbounded


def limited(client: str) -> bool:
    now = time.time()
    failed_attempts[client] = [t for t in failed_attempts[client] if now - t < 60]  # also: throttle-unbounded
    return len(failed_attempts[client]) >= 5


def user(request: Request, sent: HTTPBasicCredentials = Depends(basic)) -> str:
    client = request.client.host
    if limited(client):
        raise HTTPException(429, headers={"Retry-After": "60"})
    if sent.username != "ann" or not bcrypt.checkpw(sent.password.encode(), os.environb[b"ANN_HASH"]):
        failed_attempts[client].append(time.time())  # also: throttle-unbounded
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return sent.username


@app.get("/orders", dependencies=[Depends(user)])
def orders():
    return []
