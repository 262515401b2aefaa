"""An error's text goes to the client only where we wrote the text for the client; the inner one goes to the log."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import logging
import os
import uuid

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
log = logging.getLogger("own")


@app.exception_handler(Exception)
async def unexpected(request: Request, error: Exception):
    number = uuid.uuid4().hex
    log.error("error %s: %s", number, error, exc_info=error)
    return JSONResponse({"error": "internal", "reference": number}, 500)


def user(c: HTTPBasicCredentials = Depends(HTTPBasic())) -> str:
    stored = os.environ.get("OWN_" + c.username, "")
    if not stored or not bcrypt.checkpw(c.password.encode(), stored.encode()):
        raise HTTPException(401, "Sign in, please", {"WWW-Authenticate": "Basic"})
    return c.username


@app.get("/square/{number}")
def square(number: int, me: str = Depends(user)):
    if number < 0:
        message = "number must not be negative"
        raise HTTPException(422, detail=message)
    return {"square": number * number}
