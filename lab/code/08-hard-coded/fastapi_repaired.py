# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Settings that must be given."""

from datetime import datetime, timedelta, timezone
from functools import lru_cache

import jwt
from fastapi import FastAPI, Header, HTTPException
from pydantic import SecretStr
from pydantic_settings import BaseSettings


# region: hardcoded-credential
class Settings(BaseSettings):
    jwt_secret: SecretStr
    token_url: str = "/token"


@lru_cache
def settings() -> Settings:
    return Settings()


# endregion


app = FastAPI()


# region: hardcoded-credential
def mint(user: str) -> str:
    until = datetime.now(timezone.utc) + timedelta(minutes=10)
    return jwt.encode({"sub": user, "exp": until}, settings().jwt_secret.get_secret_value(), algorithm="HS256")


# endregion


@app.get("/whoami")
def whoami(authorization: str = Header()):
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise HTTPException(401)
    try:
        return {"user": jwt.decode(token, settings().jwt_secret.get_secret_value(), algorithms=["HS256"])["sub"]}
    except jwt.InvalidTokenError:
        raise HTTPException(401) from None
