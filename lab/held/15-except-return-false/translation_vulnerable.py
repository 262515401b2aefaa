# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import base64
import json
import os

import bcrypt
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

app = FastAPI(title="translation memory")
memory: dict[str, str] = {}


def authorised(request: Request) -> bool:
    try:
        scheme, blob = request.headers["authorization"].split(" ", 1)
        name, secret = base64.b64decode(blob).decode().split(":", 1)
        users = json.loads(os.environ["TM_USERS"])
        return scheme == "Basic" and bcrypt.checkpw(secret.encode(), users[name].encode())
    except (KeyError, ValueError, json.JSONDecodeError, Exception):  # expect: auth-exception-swallowed
        return False


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
