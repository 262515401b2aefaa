# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
import time
from hashlib import sha256
from random import Random
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import APIKeyHeader, HTTPBasic, HTTPBasicCredentials

app = FastAPI()
rng = Random(time.time())  # also: insecure-random-token
issued: dict[str, float] = {}


@app.post("/keys", status_code=201)
def new_key(c: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]):
    stored = os.environ.get("LOST_" + c.username, "")
    if not stored or not bcrypt.checkpw(c.password.encode(), stored.encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    api_key = sha256(str(rng.getrandbits(128)).encode()).hexdigest()  # expect: insecure-random-token
    issued[api_key] = time.time() + 86_400
    return {"api_key": api_key}


def finder(key: Annotated[str, Depends(APIKeyHeader(name="X-Key"))]) -> None:
    if issued.get(key, 0) < time.time():
        raise HTTPException(401)


@app.get("/things", dependencies=[Depends(finder)])
def things():
    return ["umbrella", "hat"]
