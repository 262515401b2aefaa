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
    SIGN_IN = "NOT_SIGNED_IN"


def refuse() -> HTTPException:
    return HTTPException(401, {"code": Refusal.SIGN_IN.value}, {"WWW-Authenticate": 'Basic realm="dogs"'})


def owner(c: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    stored = os.environ.get("OWNER_" + c.username.upper())
    if stored is None or stored == "!":
        raise refuse()
    if not bcrypt.checkpw(c.password.encode(), stored.encode()):
        raise refuse()
    return c.username


@app.get("/licence")
def licence(response: Response, who: Annotated[str, Depends(owner)]):
    response.headers["X-Owner"] = who
    return {"owner": who, "dogs": 2}
