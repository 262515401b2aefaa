# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""SHA-256 is no password hash either: a graphics card tries billions a second."""

import hashlib
import hmac
import os

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()
STORED = {"ann": os.environ.get("ANN_SHA256", "")}


def user(sent: HTTPBasicCredentials = Depends(basic)) -> str:
    given = hashlib.sha256(sent.password.encode()).hexdigest()  # expect: weak-password-hash
    if not hmac.compare_digest(given, STORED.get(sent.username, "")):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return sent.username


@app.get("/orders", dependencies=[Depends(user)])
def orders():
    return []
