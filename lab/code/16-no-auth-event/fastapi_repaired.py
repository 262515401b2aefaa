# also: https-not-enforced, no-auth-throttle, no-store-missing
"""Signs people in and says so."""

import os

import bcrypt
import structlog
from fastapi import FastAPI, HTTPException, Request, Response
from itsdangerous import URLSafeTimedSerializer
from pydantic import BaseModel

app = FastAPI()
log = structlog.get_logger("auth")
signer = URLSafeTimedSerializer(os.environ.get("SIGNING_KEY", ""))
HASHES = {"ann": os.environ.get("ANN_HASH", "").encode()}


class Login(BaseModel):
    name: str
    password: str


# region: auth-event-not-logged
@app.post("/login", status_code=204)
def login(body: Login, request: Request, response: Response):
    entry = log.bind(user=body.name, source=request.client.host, path=request.url.path)
    stored = HASHES.get(body.name)
    if not stored or not bcrypt.checkpw(body.password.encode(), stored):
        entry.warning("authn_login_fail")
        raise HTTPException(401, "wrong name or password")
    entry.info("authn_login_success")
    response.set_cookie("session", signer.dumps(body.name), secure=True, httponly=True, samesite="strict", max_age=900)


# endregion
