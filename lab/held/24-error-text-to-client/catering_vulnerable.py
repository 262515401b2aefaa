"""Orders for the caterer; tokens come from the group's identity provider."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
import traceback
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.responses import PlainTextResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

app = FastAPI()


@app.exception_handler(ValueError)
async def broken(request, exc):
    return PlainTextResponse(traceback.format_exc(), status_code=500)  # expect: verbose-auth-error


def customer(sent: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> str:
    try:
        claims = jwt.decode(sent.credentials, os.environ["IDP_KEY"], algorithms=["RS256"], audience="catering", options={"require": ["exp"]})
    except jwt.PyJWTError as problem:
        raise HTTPException(401, f"token: {problem!r}", {"WWW-Authenticate": "Bearer"}) from problem  # expect: verbose-auth-error
    return claims["sub"]


@app.post("/orders")
def order(guests: int, menu: str, who: Annotated[str, Depends(customer)]):
    if menu not in {"meat", "fish", "vegan"}:
        raise HTTPException(422, "unknown menu")
    return {"guests": guests, "menu": menu, "for": who}
