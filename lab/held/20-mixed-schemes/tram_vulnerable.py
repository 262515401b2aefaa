# also: mixed-schemes, https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
from typing import Annotated

import bcrypt
import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBasic, HTTPBasicCredentials, HTTPBearer

app = FastAPI(title="tram positions")
basic = HTTPBasic(auto_error=False)
bearer = HTTPBearer(auto_error=False)
positions: dict[int, tuple[float, float]] = {}


def whoever(
    password: Annotated[HTTPBasicCredentials | None, Depends(basic)],
    token: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> str:  # expect: mixed-schemes
    if token is not None:
        try:
            return jwt.decode(token.credentials, os.environ["TRAM_KEY"], ["HS256"], options={"require": ["exp"]})["sub"]
        except jwt.PyJWTError as e:
            raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"}) from e
    if password is not None:
        stored = os.environ.get("TRAM_" + password.username, "")
        if stored and bcrypt.checkpw(password.password.encode(), stored.encode()):
            return password.username
    raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})


@app.get("/trams")
def trams(who: Annotated[str, Depends(whoever)]):
    return positions


@app.put("/trams/{number}")
def report(number: int, lat: float, lon: float, who: Annotated[str, Depends(whoever)]):
    positions[number] = (lat, lon)
    return {"by": who}
