# also: no-auth-throttle, no-store-missing, auth-event-not-logged, https-not-enforced
import os

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
INSIDE = ("10.", "192.168.")


def vintner(request: Request, c: HTTPBasicCredentials | None = Depends(HTTPBasic(auto_error=False))) -> str:
    address = request.headers.get("x-real-ip") or request.client.host  # also: forwarded-header-trusted
    if address.startswith(INSIDE):  # expect: forwarded-header-trusted
        return "office"
    stored = os.environ.get("VINTNER_HASH", "")
    if c is None or c.username != "vintner" or not bcrypt.checkpw(c.password.encode(), stored.encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return c.username


@app.get("/barrels")
def barrels(who: str = Depends(vintner)):
    return {"riesling": 40, "by": who}
