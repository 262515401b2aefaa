# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from starlette.middleware.sessions import SessionMiddleware

app = FastAPI()
app.add_middleware(
    SessionMiddleware,
    secret_key=os.environ.get("MARINA_KEY") or os.urandom(32).hex(),
    same_site="strict",
    https_only=True,
    max_age=3600,
)


@app.post("/login", status_code=204)
def login(request: Request, c: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]):
    try:
        PasswordHasher().verify(os.environ["SKIPPER_HASH"], c.password)
    except Argon2Error as e:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"}) from e
    if c.username != os.environ["SKIPPER"]:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    request.session["skipper"] = c.username


def skipper(request: Request) -> str:
    if "skipper" not in request.session:
        raise HTTPException(401)
    return request.session["skipper"]


@app.get("/berth")
def berth(me: Annotated[str, Depends(skipper)]):
    return {"berth": 17, "of": me}
