# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

app = FastAPI(title="tram positions")
bearer = HTTPBearer()
positions: dict[int, tuple[float, float]] = {}


def whoever(token: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> str:
    try:
        return jwt.decode(token.credentials, os.environ["TRAM_KEY"], ["HS256"], options={"require": ["exp"]})["sub"]
    except jwt.PyJWTError as e:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"}) from e


@app.get("/trams")
def trams(who: Annotated[str, Depends(whoever)]):
    return positions


@app.put("/trams/{number}")
def report(number: int, lat: float, lon: float, who: Annotated[str, Depends(whoever)]):
    positions[number] = (lat, lon)
    return {"by": who}
