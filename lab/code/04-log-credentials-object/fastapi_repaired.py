# also: https-not-enforced, no-auth-throttle, no-store-missing
"""Feature flags for the office."""

import logging
import os
import secrets
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()
logger = logging.getLogger(__name__)


def user(credentials: Annotated[HTTPBasicCredentials, Depends(security)]) -> str:
    expected = os.environ["FLAGS_TOKEN"]
    right = secrets.compare_digest(credentials.password.encode(), expected.encode())  # also: plaintext-password-compare
    if not right or credentials.username != "flags":
        logger.warning("authentication failed for %r", credentials.username)
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    logger.info("authenticated %r", credentials.username)
    return credentials.username


@app.get("/flags")
def flags(name: Annotated[str, Depends(user)]):
    return {"new-ui": True}
