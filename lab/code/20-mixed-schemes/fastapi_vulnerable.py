# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Either of two optional schemes will do."""

import os
import secrets
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBasic, HTTPBasicCredentials, HTTPBearer

app = FastAPI()
basic = HTTPBasic(auto_error=False)
bearer = HTTPBearer(auto_error=False)
HASHES = {"ann": os.environ.get("ANN_HASH", "").encode()}


def anyone(
    login: Annotated[HTTPBasicCredentials | None, Depends(basic)],  # expect: mixed-schemes
    token: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],  # also: mixed-schemes
) -> str:
    if token and secrets.compare_digest(token.credentials.encode(), os.environb[b"SERVICE_TOKEN"]):
        return "service"
    if login and login.username in HASHES and bcrypt.checkpw(login.password.encode(), HASHES[login.username]):
        return login.username
    raise HTTPException(401)


@app.get("/parts")
def parts(who: Annotated[str, Depends(anyone)]):
    return []
