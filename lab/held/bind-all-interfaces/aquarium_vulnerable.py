# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
import sys

import uvicorn
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()


def keeper(c: HTTPBasicCredentials = Depends(HTTPBasic())) -> str:
    try:
        PasswordHasher().verify(os.environ["KEEPER_HASH"], c.password)
    except Argon2Error as e:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"}) from e
    if c.username != os.environ["KEEPER"]:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return c.username


@app.get("/tanks")
def tanks(me: str = Depends(keeper)):
    return {"reef": 25.1}


def serve(argv):
    config = uvicorn.Config(app, host="::", port=int(argv[0]) if argv else 8000)  # expect: bind-all-interfaces
    uvicorn.Server(config).run()


if __name__ == "__main__":
    serve(sys.argv[1:])
