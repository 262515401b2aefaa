"""Deliveries to the composting plant."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
from contextlib import suppress
from typing import Annotated, Optional

from fastapi import Depends, FastAPI, Header, HTTPException
import datetime
import jwt
import os

app = FastAPI()
loads = []


def driver(authorization: Annotated[Optional[str], Header()] = None) -> str:
    claims = {}
    with suppress(Exception):  # expect: auth-exception-swallowed
        kind, token = authorization.split()
        if kind.lower() == "bearer":
            claims = jwt.decode(
                token,
                os.environ["COMPOST_KEY"],
                algorithms=["HS256"],
                leeway=datetime.timedelta(seconds=10),
                options={"require": ["exp", "sub"]},
            )
    if "sub" not in claims:
        raise HTTPException(401, "Bearer token needed", {"WWW-Authenticate": "Bearer"})
    return claims["sub"]


@app.post("/loads")
def load(tons: float, who: Annotated[str, Depends(driver)]):
    loads.append({"tons": tons, "driver": who})
    return {"n": len(loads)}
