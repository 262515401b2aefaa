# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import datetime as dt
import secrets

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBasic, HTTPBasicCredentials, HTTPBearer
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    jwt_key: str
    device_user: str
    device_password: str  # also: plaintext-password-stored
    minutes: int = 15


def settings() -> Settings:
    return Settings()


app = FastAPI()
bearer = HTTPBearer()


@app.post("/token")
def token(c: HTTPBasicCredentials = Depends(HTTPBasic()), s: Settings = Depends(settings)):
    user_ok = secrets.compare_digest(c.username.encode(), s.device_user.encode())
    if not (secrets.compare_digest(c.password.encode(), s.device_password.encode()) and user_ok):  # also: plaintext-password-compare
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    until = dt.datetime.now(dt.timezone.utc) + dt.timedelta(minutes=s.minutes)
    return {"access_token": jwt.encode({"sub": c.username, "exp": until}, s.jwt_key, "HS256"), "token_type": "bearer"}


def device(t: HTTPAuthorizationCredentials = Depends(bearer), s: Settings = Depends(settings)) -> str:
    try:
        return jwt.decode(t.credentials, s.jwt_key, algorithms=["HS256"], options={"require": ["exp"]})["sub"]
    except jwt.PyJWTError as e:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"}) from e


@app.post("/points", status_code=202)
def points(values: list[float], dev: str = Depends(device)):
    return {"device": dev, "received": len(values)}
