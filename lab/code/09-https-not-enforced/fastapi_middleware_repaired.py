# also: auth-event-not-logged, no-auth-throttle, no-store-missing
"""Pages for people, redirected to TLS by Starlette's own middleware."""

import os
import secrets

from fastapi import Depends, FastAPI, HTTPException
from fastapi.middleware.httpsredirect import HTTPSRedirectMiddleware
from fastapi.security import APIKeyHeader

app = FastAPI()
app.add_middleware(HTTPSRedirectMiddleware)
key = APIKeyHeader(name="X-API-Key")


def known(sent: str = Depends(key)) -> None:
    if not secrets.compare_digest(sent.encode(), os.environ["PAGE_KEY"].encode()):
        raise HTTPException(403)


@app.get("/pages", dependencies=[Depends(known)])
def pages():
    return []
