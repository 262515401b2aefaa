# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Users of a small tool."""

import secrets
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()
fake_users_db = {
    "alice": {"username": "alice", "password": "quiet-Heron-41-lantern"},  # expect: plaintext-password-stored  # also: hardcoded-credential
    "bob": {"username": "bob", "password": "amber-Otter-77-saddle"},  # also: plaintext-password-stored, hardcoded-credential
}


def current(credentials: Annotated[HTTPBasicCredentials, Depends(security)]):
    user = fake_users_db.get(credentials.username, {"password": ""})
    if not secrets.compare_digest(user["password"].encode(), credentials.password.encode()):  # also: plaintext-password-compare
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return user


@app.get("/me")
def me(user: Annotated[dict, Depends(current)]):
    return {"username": user["username"]}
