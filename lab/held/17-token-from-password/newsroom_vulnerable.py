# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged, token-without-expiry
import base64
import binascii
import os

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, OAuth2PasswordRequestForm

app = FastAPI()
hasher = PasswordHasher()
drafts: dict[str, str] = {}


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
    packed = base64.urlsafe_b64encode(f"{name}|{form.password}".encode("utf-8"))  # expect: token-derived-from-password
    return {"access_token": packed.decode(), "token_type": "bearer"}  # also: token-derived-from-password


def editor(sent: HTTPAuthorizationCredentials = Depends(HTTPBearer())) -> str:
    try:
        name, _, password = base64.urlsafe_b64decode(sent.credentials).decode().partition("|")
    except (binascii.Error, UnicodeDecodeError) as bad:
        raise HTTPException(401, "no") from bad
    return verify(name, password)


@app.put("/drafts/{slug}")
def save(slug: str, text: str, who: str = Depends(editor)):
    drafts[slug] = text
    return {"slug": slug, "by": who}
