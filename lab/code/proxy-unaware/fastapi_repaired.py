# also: auth-event-not-logged, no-auth-throttle, no-store-missing
"""uvicorn's own middleware, told to believe one proxy."""

import os
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

app = FastAPI()
basic = HTTPBasic()


@app.middleware("http")
async def tls_only(request: Request, call_next):
    if request.url.scheme != "https":
        return JSONResponse({"detail": "use https"}, 403)
    return await call_next(request)


# region: proxy-unaware
app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=["10.0.0.2"])
# endregion


def user(sent: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    if sent.username != "ann" or not bcrypt.checkpw(sent.password.encode(), os.environb[b"ANN_HASH"]):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return sent.username


@app.get("/orders", dependencies=[Depends(user)])
def orders():
    return []
