# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Settings with a fallback that becomes the production value."""

import os
from datetime import datetime, timedelta, timezone

import jwt
from fastapi import FastAPI, Header, HTTPException

JWT_SECRET = os.getenv("JWT_SECRET", "pelican-harvest-77-drift-anchor-401")  # expect: hardcoded-credential  # also: secret-in-default-argument
app = FastAPI()


def mint(user: str) -> str:
    until = datetime.now(timezone.utc) + timedelta(minutes=10)
    return jwt.encode({"sub": user, "exp": until}, JWT_SECRET, algorithm="HS256")


@app.get("/whoami")
def whoami(authorization: str = Header()):
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise HTTPException(401)
    try:
        return {"user": jwt.decode(token, JWT_SECRET, algorithms=["HS256"])["sub"]}
    except jwt.InvalidTokenError:
        raise HTTPException(401) from None
