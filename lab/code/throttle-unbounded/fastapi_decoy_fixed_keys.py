# also: auth-event-not-logged, https-not-enforced, no-store-missing
"""A count for each of our own routes: the client cannot add a key. The failures are in a cache with an end."""

import os
from collections import Counter, defaultdict

import bcrypt
from cachelib import SimpleCache
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()
served = Counter()
durations = defaultdict(list)
failures = SimpleCache(threshold=10_000, default_timeout=60)


def user(request: Request, sent: HTTPBasicCredentials = Depends(basic)) -> str:
    served[request.scope["route"].path] += 1
    source = request.client.host
    count = failures.get(source) or 0
    if count >= 5:
        raise HTTPException(429, headers={"Retry-After": "60"})
    if sent.username != "ann" or not bcrypt.checkpw(sent.password.encode(), os.environb[b"ANN_HASH"]):
        failures.set(source, count + 1)
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return sent.username


@app.get("/orders", dependencies=[Depends(user)])
def orders():
    return dict(served)
