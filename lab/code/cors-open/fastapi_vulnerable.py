# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Starlette reflects the origin when all are allowed with credentials; a loose pattern does the same."""

import os
import secrets

from fastapi import Depends, FastAPI, HTTPException
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import APIKeyCookie

app = FastAPI()
app.add_middleware(
    CORSMiddleware,  # also: cors-open
    allow_origins=["*"],  # expect: cors-open
    allow_credentials=True,  # also: cors-open
    allow_methods=["*"],
    allow_headers=["*"],
)
cookie = APIKeyCookie(name="session")


def session(value: str = Depends(cookie)) -> None:
    if not secrets.compare_digest(value.encode(), os.environb[b"SESSION"]):
        raise HTTPException(401)


@app.get("/account", dependencies=[Depends(session)])
async def account():
    return {"cents": 100}
