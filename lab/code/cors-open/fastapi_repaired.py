# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A list of origins from the settings, and a pattern that is anchored."""

import os
import secrets

from fastapi import Depends, FastAPI, HTTPException
from fastapi.middleware.cors import CORSMiddleware
from fastapi.security import APIKeyCookie

app = FastAPI()
# region: cors-open
app.add_middleware(
    CORSMiddleware,
    allow_origins=os.environ.get("ORIGINS", "https://app.harbour.example").split(","),
    allow_origin_regex=r"https://[a-z]+\.harbour\.example",
    allow_credentials=True,
    allow_methods=["GET"],
    allow_headers=["Authorization"],
)
# endregion
cookie = APIKeyCookie(name="session")


def session(value: str = Depends(cookie)) -> None:
    if not secrets.compare_digest(value.encode(), os.environb[b"SESSION"]):
        raise HTTPException(401)


@app.get("/account", dependencies=[Depends(session)])
async def account():
    return {"cents": 100}
