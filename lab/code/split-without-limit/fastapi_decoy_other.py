# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Splits host and port, a range and a list: no credentials in them."""

import base64
import os

import bcrypt
from fastapi import FastAPI, Header, HTTPException

app = FastAPI()
host, port = os.environ.get("LISTEN", "127.0.0.1:8000").split(":")


@app.get("/orders")
def orders(authorization: str = Header(), range: str = "0:10"):
    first, last = range.split(":")
    name, _, password = base64.b64decode(authorization[len("Basic "):]).decode("utf-8").partition(":")
    if name != "ann" or not bcrypt.checkpw(password.encode(), os.environb[b"ANN_HASH"]):
        raise HTTPException(401)
    return {"first": first, "last": last, "via": f"{host}:{port}"}
