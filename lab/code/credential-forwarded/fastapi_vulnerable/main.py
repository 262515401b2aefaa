# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The password that was typed here opens another service too."""

from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from upstream import fetch

app = FastAPI()
basic = HTTPBasic()


@app.get("/documents")
async def documents(sent: Annotated[HTTPBasicCredentials, Depends(basic)]):  # also: route-unprotected
    return await fetch("/documents", sent.username, sent.password)  # also: credential-forwarded
