# also: auth-event-not-logged, https-not-enforced, no-store-missing
"""A random token of 256 bits needs no throttle: nobody guesses it."""

import hashlib
import hmac
import os

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

app = FastAPI()
bearer = HTTPBearer()


def service(sent: HTTPAuthorizationCredentials = Depends(bearer)) -> None:
    digest = hashlib.sha256(sent.credentials.encode()).hexdigest()
    if not hmac.compare_digest(digest, os.environ["SERVICE_TOKEN_SHA256"]):
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})


@app.get("/parts", dependencies=[Depends(service)])
async def parts():
    return []
