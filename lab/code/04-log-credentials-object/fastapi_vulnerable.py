# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
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
    logger.info("credentials: %s", credentials)  # expect: log-credentials
    expected = os.environ["FLAGS_TOKEN"]
    if not secrets.compare_digest(credentials.password.encode(), expected.encode()) or credentials.username != "flags":  # also: non-constant-time-compare, plaintext-password-compare
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return credentials.username


@app.get("/flags")
def flags(name: Annotated[str, Depends(user)]):
    return {"new-ui": True}
