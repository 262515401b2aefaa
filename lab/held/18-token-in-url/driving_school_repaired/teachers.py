import datetime
import logging
import os

import bcrypt
import jwt
from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

log = logging.getLogger("school")
_basic = HTTPBasic()


def teacher(request: Request, c: HTTPBasicCredentials = Depends(_basic)) -> str:
    stored = os.environ.get("TEACHER_" + c.username, "")
    good = bool(stored) and bcrypt.checkpw(c.password.encode(), stored.encode())
    log.info("teacher=%r good=%s client=%s", c.username, good, request.client)
    if not good:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return c.username


def pass_for(user: str) -> str:
    now = datetime.datetime.now(datetime.timezone.utc)
    claims = {"sub": user, "iat": now, "exp": now + datetime.timedelta(hours=8)}
    return jwt.encode(claims, os.environ["SCHOOL_KEY"], algorithm="HS256")


def read_pass(text: str) -> str:
    try:
        return jwt.decode(text, os.environ["SCHOOL_KEY"], algorithms=["HS256"])["sub"]
    except jwt.InvalidTokenError as error:
        log.warning("pass refused: %s", error)
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"}) from error
