"""MD5 where nothing depends on it: a cache key, a Gravatar address, a colour for a user's name."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import functools
import hashlib
import os

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
cache: dict[str, str] = {}


def user(c: HTTPBasicCredentials = Depends(HTTPBasic())) -> str:
    stored = os.environ.get("CACHE_" + c.username, "")
    if not stored or not bcrypt.checkpw(c.password.encode(), stored.encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return c.username


@functools.lru_cache
def colour(name: str) -> str:
    return "#" + hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()[:6]


@app.get("/render")
def render(text: str, me: str = Depends(user)):
    key = hashlib.md5(text.encode()).hexdigest()
    html = cache.setdefault(key, f"<p>{len(text)} characters</p>")
    return {"html": html, "colour": colour(me)}


@app.get("/picture")
def picture(mail: str, me: str = Depends(user)):
    return {"url": "https://gravatar.example/" + hashlib.md5(mail.strip().lower().encode()).hexdigest()}
