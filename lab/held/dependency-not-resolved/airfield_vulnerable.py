"""The guard calls the check itself; the defaults of its parameters are then `Depends` objects."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()


def controller(credentials: HTTPBasicCredentials = Depends(basic)) -> str:
    try:
        PasswordHasher().verify(os.environ["TOWER_HASH"], credentials.password)
    except Argon2Error as e:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"}) from e
    if credentials.username != os.environ["TOWER"]:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return credentials.username


def on_duty() -> str:
    who = controller()  # expect: dependency-not-resolved
    return who


@app.get("/runway")  # also: route-unprotected
def runway(who: Annotated[str, Depends(on_duty)]):
    return {"open": True, "by": who}
