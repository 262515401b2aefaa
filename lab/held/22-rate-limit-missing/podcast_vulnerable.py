# also: https-not-enforced, no-store-missing, auth-event-not-logged
import os

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from slowapi import Limiter, _rate_limit_exceeded_handler
from slowapi.errors import RateLimitExceeded
from slowapi.util import get_remote_address

limiter = Limiter(key_func=get_remote_address)
app = FastAPI()
app.state.limiter = limiter
app.add_exception_handler(RateLimitExceeded, _rate_limit_exceeded_handler)
episodes: list[str] = []


def speaker(c: HTTPBasicCredentials = Depends(HTTPBasic())) -> str:
    stored = os.environ.get("SPEAKER_" + c.username, "")
    if not stored or not bcrypt.checkpw(c.password.encode(), stored.encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return c.username


@app.get("/feed")  # also: route-unprotected
@limiter.limit("30/minute")
def feed(request: Request):
    return episodes


@app.post("/episodes")  # expect: no-auth-throttle
def publish(title: str, who: str = Depends(speaker)):
    episodes.append(title)
    return {"n": len(episodes), "by": who}
