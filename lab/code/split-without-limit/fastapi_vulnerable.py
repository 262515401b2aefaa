# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The parts are taken by number, so a password ends at its first colon."""

import base64
import os

import bcrypt
from fastapi import FastAPI, Header, HTTPException

app = FastAPI()


@app.get("/orders")
def orders(authorization: str = Header()):
    decoded = base64.b64decode(authorization[len("Basic "):]).decode("utf-8")
    parts = decoded.split(":")  # expect: split-without-limit
    if parts[0] != "ann" or not bcrypt.checkpw(parts[1].encode(), os.environb[b"ANN_HASH"]):  # also: split-without-limit
        raise HTTPException(401)
    return []
