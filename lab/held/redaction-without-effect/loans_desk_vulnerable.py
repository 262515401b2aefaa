# also: https-not-enforced, no-auth-throttle, no-store-missing
import os
from typing import Annotated

import bcrypt
import structlog
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

SECRET_KEYS = ("password", "token")


def mask(_logger, _name, event):  # also: redaction-without-effect
    return {k: ("***" if k in SECRET_KEYS else v) for k, v in event.items()}


structlog.configure(
    processors=[
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(),
        mask,
    ]  # expect: redaction-without-effect
)
log = structlog.get_logger("desk")
app = FastAPI()


def clerk(c: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    stored = os.environ.get("CLERK_" + c.username, "")
    ok = bool(stored) and bcrypt.checkpw(c.password.encode(), stored.encode())
    log.info("sign-in", user=c.username, ok=ok)
    if not ok:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return c.username


@app.get("/loans")
def loans(me: Annotated[str, Depends(clerk)]):
    return [{"id": 1, "by": me}]
