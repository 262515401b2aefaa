# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException

app = FastAPI()


def taster(authorization: Annotated[str, Header()]) -> str:
    raw = authorization.replace("Bearer ", "")  # expect: bearer-scheme-ignored
    try:
        return jwt.decode(raw, os.environ["TEA_KEY"], algorithms=["HS256"], options={"require": ["exp", "sub"]})["sub"]  # also: bearer-scheme-ignored
    except jwt.PyJWTError as e:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"}) from e


@app.get("/teas")
def teas(me: Annotated[str, Depends(taster)]):
    return ["Assam", "Keemun"]
