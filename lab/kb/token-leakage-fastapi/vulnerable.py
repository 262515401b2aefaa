# also: auth-event-not-logged, https-not-enforced, no-auth-throttle
"""Basic gives a token, and the token is the password in other clothes: in addresses, in logs, for ever."""

import json
import logging
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import RedirectResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials

log = logging.getLogger("uvicorn.error")
app = FastAPI()
optional_basic = HTTPBasic(auto_error=False)
hasher = PasswordHasher()
USERS = json.loads(Path(__file__).with_name("users.json").read_text())
TOKENS: dict[str, str] = {}
ORDERS = {
    "alice": [{"id": 1, "item": "Anchor, 12 kg", "cents": 8900}, {"id": 2, "item": "Signal lamp", "cents": 1995}],
    "bob": [{"id": 3, "item": "Mooring line, 20 m", "cents": 3450}],
}


def password_matches(user: str, password: str) -> bool:
    try:
        return hasher.verify(USERS.get(user, USERS["alice"]), password) and user in USERS
    except VerifyMismatchError:
        return False


# region: issue
@app.get("/api/v1/login")
def login(credentials: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]):  # also: no-store-missing
    if not password_matches(credentials.username, credentials.password):
        raise HTTPException(401, "invalid credentials", {"WWW-Authenticate": "Basic"})
    token = sha256(f"{credentials.username}{credentials.password}".encode()).hexdigest()  # expect: token-derived-from-password  # also: weak-password-hash
    TOKENS[token] = credentials.username  # expect: token-without-expiry
    log.info("token for %s: %s", credentials.username, token)  # expect: log-credentials
    return RedirectResponse(f"/api/v1/orders?token={token}", 303)  # expect: token-in-url
# endregion


# region: accept
def caller(
    request: Request,
    login: Annotated[HTTPBasicCredentials | None, Depends(optional_basic)],  # expect: mixed-schemes
    token: str | None = None,  # expect: token-in-url
) -> str:
    sent = token or request.headers.get("authorization", "").replace("Bearer ", "")  # expect: bearer-scheme-ignored  # also: mixed-schemes
    if sent in TOKENS:
        return TOKENS[sent]
    if login and password_matches(login.username, login.password):  # also: mixed-schemes
        return login.username
    raise HTTPException(401, "unauthorized", {"WWW-Authenticate": "Basic"})


@app.get("/api/v1/orders")
def orders(user: Annotated[str, Depends(caller)]):  # expect: no-store-missing
    return ORDERS[user]
# endregion


@app.get("/api/v1/health")
def health():
    return {"status": "ok"}
