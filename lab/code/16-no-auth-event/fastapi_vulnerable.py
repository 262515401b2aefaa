# also: https-not-enforced, no-auth-throttle, no-store-missing
"""Signs people in without a word."""

import os

import bcrypt
from fastapi import FastAPI, HTTPException, Response
from itsdangerous import URLSafeTimedSerializer
from pydantic import BaseModel

app = FastAPI()
signer = URLSafeTimedSerializer(os.environ.get("SIGNING_KEY", ""))
HASHES = {"ann": os.environ.get("ANN_HASH", "").encode()}


class Login(BaseModel):
    name: str
    password: str


@app.post("/login", status_code=204)
def login(body: Login, response: Response):  # expect: auth-event-not-logged
    stored = HASHES.get(body.name)
    if not stored or not bcrypt.checkpw(body.password.encode(), stored):
        raise HTTPException(401, "wrong name or password")
    response.set_cookie("session", signer.dumps(body.name), secure=True, httponly=True, samesite="strict", max_age=900)
