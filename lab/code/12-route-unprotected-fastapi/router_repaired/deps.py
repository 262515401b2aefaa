"""Who is asking."""

import os

import bcrypt
from fastapi import Depends, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

basic = HTTPBasic()


def current_user(sent: HTTPBasicCredentials = Depends(basic)) -> str:
    stored = os.environ.get("HOTEL_HASH", "").encode()
    if sent.username != "hotel" or not stored or not bcrypt.checkpw(sent.password.encode(), stored):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return sent.username
