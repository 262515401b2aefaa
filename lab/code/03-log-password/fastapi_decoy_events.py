# also: https-not-enforced, no-auth-throttle, no-store-missing
"""Messages about passwords and tokens, with users and outcomes in them."""

import os
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from loguru import logger
from pydantic import SecretStr

app = FastAPI()
basic = HTTPBasic()
api_key = SecretStr(os.environ.get("MAIL_KEY", ""))


def user(credentials: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    valid = bcrypt.checkpw(credentials.password.encode(), os.environb[b"ANN_HASH"]) and credentials.username == "ann"
    logger.info("password check for {}: {}", credentials.username, "ok" if valid else "failed")
    if not valid:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return credentials.username


@app.post("/password-reset")
def reset(name: Annotated[str, Depends(user)]):
    logger.info(f"password reset requested by {name}, mail key {api_key}")
    logger.debug("token lifetime is {token_lifetime} s", token_lifetime=600)
    return {"sent": True}
