"""Bakery ovens. The tablets are told to accept our certificate."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
import tempfile
from typing import Annotated

import uvicorn
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from werkzeug.serving import make_ssl_devcert

app = FastAPI()


def baker(c: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    try:
        PasswordHasher().verify(os.environ["BAKER_HASH"], c.password)
    except Argon2Error as e:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"}) from e
    if c.username != os.environ["BAKER"]:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return c.username


@app.put("/ovens/{number}")
def heat(number: int, celsius: int, by: Annotated[str, Depends(baker)]):
    return {"oven": number, "celsius": celsius}


if __name__ == "__main__":
    cert, key = make_ssl_devcert(os.path.join(tempfile.mkdtemp(), "ovens"), host="ovens.local")  # expect: adhoc-certificate
    uvicorn.run(app, port=8443, ssl_certfile=cert, ssl_keyfile=key)  # also: adhoc-certificate
