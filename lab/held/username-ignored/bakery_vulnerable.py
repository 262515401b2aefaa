# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()


def staff(c: HTTPBasicCredentials = Depends(HTTPBasic())):  # also: username-ignored
    try:
        PasswordHasher().verify(os.environ["BAKERY_HASH"], c.password)  # expect: username-ignored
    except VerificationError as e:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"}) from e


@app.get("/rolls", dependencies=[Depends(staff)])
def rolls():
    return {"wheat": 300, "rye": 120}
