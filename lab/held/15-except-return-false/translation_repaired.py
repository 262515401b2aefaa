# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import base64
import binascii
import json
import logging
import os

import bcrypt
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

app = FastAPI(title="translation memory")
memory: dict[str, str] = {}


USERS: dict[str, str] = json.loads(os.environ.get("TM_USERS", "{}"))


def authorised(request: Request) -> bool:
    scheme, _, blob = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        name, _, secret = base64.b64decode(blob, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        logging.warning("malformed Basic credentials from %s", request.client)
        return False
    return name in USERS and bcrypt.checkpw(secret.encode(), USERS[name].encode())


@app.middleware("http")
async def gate(request: Request, call_next):
    if not authorised(request):
        return JSONResponse({"detail": "unauthorised"}, 401, {"WWW-Authenticate": "Basic"})
    return await call_next(request)


@app.get("/segments/{source}")
async def segment(source: str):
    return {"target": memory.get(source)}


@app.put("/segments/{source}")
async def remember(source: str, target: str):
    memory[source] = target
    return {"target": target}
