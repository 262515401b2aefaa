# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException

app = FastAPI()


def taster(authorization: Annotated[str, Header()]) -> str:
    scheme, _, raw = authorization.partition(" ")
    if scheme.casefold() != "bearer":
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    try:
        return jwt.decode(raw, os.environ["TEA_KEY"], algorithms=["HS256"], options={"require": ["exp", "sub"]})["sub"]
    except jwt.PyJWTError as e:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"}) from e


@app.get("/teas")
def teas(me: Annotated[str, Depends(taster)]):
    return ["Assam", "Keemun"]
