# also: auth-event-not-logged, no-auth-throttle, no-store-missing
"""Medical appointments over Basic; plain HTTP is refused."""

import os
from typing import Annotated

import uvicorn
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI(title="Appointments")
basic = HTTPBasic()
hasher = PasswordHasher()
HASHES = {"desk": os.environ.get("DESK_HASH", hasher.hash(os.urandom(16)))}
NOBODY = hasher.hash(os.urandom(16))


# region: https-not-enforced
@app.middleware("http")
async def tls_only(request: Request, call_next):
    if request.url.scheme != "https":
        return JSONResponse({"detail": "use https"}, 403)
    response = await call_next(request)
    response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


# endregion


def desk(sent: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    try:
        hasher.verify(HASHES.get(sent.username, NOBODY), sent.password)
    except Argon2Error:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"}) from None
    return sent.username


@app.get("/appointments")
def appointments(user: Annotated[str, Depends(desk)]):
    return []


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=8443, ssl_certfile="/run/tls/cert.pem", ssl_keyfile="/run/tls/key.pem")
