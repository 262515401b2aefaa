# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Users whose passwords go through a helper of another file."""

import hmac
import os
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from crypto import fingerprint

app = FastAPI()
basic = HTTPBasic()
STORED = {"ann": os.environ.get("ANN_FINGERPRINT", "")}


def user(sent: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    given = fingerprint(sent.password)  # also: weak-password-hash
    if not hmac.compare_digest(given, STORED.get(sent.username, "")):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return sent.username


@app.get("/orders", dependencies=[Depends(user)])
def orders():
    return []
