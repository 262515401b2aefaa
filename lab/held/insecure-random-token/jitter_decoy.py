"""`random` picks a waiting time, a request id and a banner; the token comes from `secrets`."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import asyncio
import os
import random
import secrets
import time

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Response
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
sessions: dict[str, float] = {}


@app.post("/token")
async def token(response: Response, c: HTTPBasicCredentials = Depends(HTTPBasic())):
    stored = os.environ.get("JIT_" + c.username, "")
    if not stored or not bcrypt.checkpw(c.password.encode(), stored.encode()):
        await asyncio.sleep(random.uniform(0.2, 0.4))
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    response.headers["X-Request-Id"] = f"{random.getrandbits(64):016x}"
    value = secrets.token_urlsafe()
    sessions[value] = time.time() + 300
    return {"token": value, "tip": random.choice(["Drink water", "Stand up"])}
