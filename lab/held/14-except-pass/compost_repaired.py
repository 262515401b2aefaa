"""Deliveries to the composting plant."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import logging
from typing import Annotated, Optional

from fastapi import Depends, FastAPI, Header, HTTPException
import datetime
import jwt
import os

app = FastAPI()
loads = []


def driver(authorization: Annotated[Optional[str], Header()] = None) -> str:
    kind, _, token = (authorization or "").partition(" ")
    if kind.lower() != "bearer":
        raise HTTPException(401, "Bearer token needed", {"WWW-Authenticate": "Bearer"})
    try:
        claims = jwt.decode(
            token.strip(),
            os.environ["COMPOST_KEY"],
            algorithms=["HS256"],
            leeway=datetime.timedelta(seconds=10),
            options={"require": ["exp", "sub"]},
        )
    except jwt.InvalidTokenError as error:
        logging.getLogger("compost").warning("token refused: %s", error)
        raise HTTPException(401, "Bearer token needed", {"WWW-Authenticate": "Bearer"}) from error
    return claims["sub"]


@app.post("/loads")
def load(tons: float, who: Annotated[str, Depends(driver)]):
    loads.append({"tons": tons, "driver": who})
    return {"n": len(loads)}
