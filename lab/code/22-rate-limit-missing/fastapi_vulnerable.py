# also: auth-event-not-logged, https-not-enforced, no-store-missing
"""OAuth2 password form without any limit."""

import os
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordRequestForm

app = FastAPI()
HASHES = {"ann": os.environ.get("ANN_HASH", "").encode()}


@app.post("/token")
def token(form: Annotated[OAuth2PasswordRequestForm, Depends()]):  # expect: no-auth-throttle
    stored = HASHES.get(form.username)
    if not stored or not bcrypt.checkpw(form.password.encode(), stored):
        raise HTTPException(400, "wrong name or password")
    return {"user": form.username}
