import logging
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from pydantic import BaseModel

from accounts import verify

app = FastAPI()
security = HTTPBasic()
logger = logging.getLogger("shop")


class Login(BaseModel):
    username: str
    password: str


@app.get("/account")
def account(credentials: Annotated[HTTPBasicCredentials, Depends(security)]):
    logger.info("credentials: %s", credentials)
    if not verify(credentials.username, credentials.password):
        raise HTTPException(401)
    return {"user": credentials.username}


@app.post("/login")
def login(body: Login):
    print(f"login of {body.username}: {body.password}")
    return {}
