"""Dog licences of the town."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import enum
import os
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Response
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()


class Refusal(str, enum.Enum):
    UNKNOWN = "ACCOUNT_NOT_FOUND"
    PASSWORD = "BAD_PASSWORD"
    LOCKED = "ACCOUNT_LOCKED"


def refuse(reason: Refusal) -> HTTPException:
    return HTTPException(401, {"code": reason.value}, {"WWW-Authenticate": 'Basic realm="dogs"'})  # expect: verbose-auth-error


def owner(c: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    stored = os.environ.get("OWNER_" + c.username.upper())
    if stored is None:
        raise refuse(Refusal.UNKNOWN)  # also: verbose-auth-error
    if stored == "!":
        raise refuse(Refusal.LOCKED)  # also: verbose-auth-error
    if not bcrypt.checkpw(c.password.encode(), stored.encode()):
        raise refuse(Refusal.PASSWORD)  # also: verbose-auth-error
    return c.username


@app.get("/licence")
def licence(response: Response, who: Annotated[str, Depends(owner)]):
    response.headers["X-Owner"] = who
    return {"owner": who, "dogs": 2}
