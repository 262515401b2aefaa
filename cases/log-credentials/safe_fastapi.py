import logging
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from pydantic import BaseModel, SecretStr

from accounts import verify

app = FastAPI()
security = HTTPBasic()
logger = logging.getLogger("shop")


class Login(BaseModel):
    username: str
    password: SecretStr


@app.get("/account")
def account(credentials: Annotated[HTTPBasicCredentials, Depends(security)]):
    ok = verify(credentials.username, credentials.password)
    logger.info("login of %s: %s", credentials.username, "ok" if ok else "failed")
    if not ok:
        raise HTTPException(401)
    return {"user": credentials.username}


@app.post("/login")
def login(body: Login):
    logger.info("login of %s", body.username)
    return {}
