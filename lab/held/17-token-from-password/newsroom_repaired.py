# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
import secrets
import time

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, OAuth2PasswordRequestForm

app = FastAPI()
hasher = PasswordHasher()
drafts: dict[str, str] = {}
issued: dict[str, tuple[str, float]] = {}


def verify(name: str, password: str) -> str:
    try:
        hasher.verify(os.environ["EDITOR_HASH"], password)
    except Argon2Error as bad:
        raise HTTPException(401, "no") from bad
    if name != os.environ["EDITOR"]:
        raise HTTPException(401, "no")
    return name


@app.post("/token")
def issue(form: OAuth2PasswordRequestForm = Depends()):
    name = verify(form.username, form.password)
    token = secrets.token_hex(32)
    issued[token] = (name, time.monotonic() + 900)
    return {"access_token": token, "token_type": "bearer", "expires_in": 900}


def editor(sent: HTTPAuthorizationCredentials = Depends(HTTPBearer())) -> str:
    name, until = issued.get(sent.credentials, ("", 0.0))
    if until < time.monotonic():
        issued.pop(sent.credentials, None)
        raise HTTPException(401, "no")
    return name


@app.put("/drafts/{slug}")
def save(slug: str, text: str, who: str = Depends(editor)):
    drafts[slug] = text
    return {"slug": slug, "by": who}
