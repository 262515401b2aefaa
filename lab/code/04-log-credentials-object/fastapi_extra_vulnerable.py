# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Passes the credentials along as a structured field."""

import logging

from fastapi import Depends, FastAPI
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from pythonjsonlogger.json import JsonFormatter

handler = logging.StreamHandler()
handler.setFormatter(JsonFormatter("%(asctime)s %(levelname)s %(message)s"))
audit = logging.getLogger("audit")
audit.addHandler(handler)
audit.setLevel(logging.INFO)

app = FastAPI()
security = HTTPBasic()


@app.get("/me")
def me(credentials: HTTPBasicCredentials = Depends(security)):  # also: route-unprotected
    audit.info("me", extra={"event": "whoami", "who": credentials.model_dump()})  # expect: log-credentials
    return {"user": credentials.username}
