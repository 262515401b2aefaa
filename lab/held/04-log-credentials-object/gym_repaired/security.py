import json
import os
from typing import Annotated

import bcrypt
from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from loguru import logger

scheme = HTTPBasic(realm="gym", auto_error=False)


class Staff:
    def __init__(self, role: str):
        self.role = role

    def __call__(self, request: Request, sent: Annotated[HTTPBasicCredentials | None, Depends(scheme)]) -> str:
        if sent is None:
            logger.info("no credentials for {}", request.url.path)
            raise self.refusal()
        people = json.loads(os.environ.get("GYM_STAFF", "{}"))
        person = people.get(sent.username)
        if person is None or not bcrypt.checkpw(sent.password.encode(), person["hash"].encode()):
            logger.bind(ip=request.client.host).warning("refused: " + repr(sent.username))
            raise self.refusal()
        if self.role not in person["roles"]:
            logger.warning("{} lacks {}", sent.username, self.role)
            raise HTTPException(403)
        logger.info("{} accepted as {}", sent.username, self.role)
        return sent.username

    @staticmethod
    def refusal() -> HTTPException:
        return HTTPException(401, "Sign in", {"WWW-Authenticate": 'Basic realm="gym", charset="UTF-8"'})
