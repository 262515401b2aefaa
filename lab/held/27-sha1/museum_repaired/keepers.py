import logging
import secrets
import sqlite3

from fastapi import APIRouter, Depends, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from hashing import protect, same
from pydantic import BaseModel

log = logging.getLogger("museum.keepers")
basic = HTTPBasic()


class NewPassword(BaseModel):
    password: str


class Keepers:
    def __init__(self, path: str):
        self.path = path
        self.router = APIRouter(prefix="/keepers")
        self.router.add_api_route("/me/password", self.change, methods=["PUT"], status_code=204)

    def _run(self, sql, *values):
        with sqlite3.connect(self.path) as con:
            return con.execute(sql, values).fetchone()

    def current(self, c: HTTPBasicCredentials = Depends(basic)) -> str:
        row = self._run("SELECT salt, hash FROM keeper WHERE name = ?", c.username)
        ok = row is not None and same(c.password, row[0], row[1])
        log.info("keeper %r: %s", c.username, "in" if ok else "refused")
        if not ok:
            raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
        return c.username

    def change(self, new: NewPassword, c: HTTPBasicCredentials = Depends(basic)) -> None:
        name = self.current(c)
        salt = secrets.token_bytes(16)
        self._run("UPDATE keeper SET salt = ?, hash = ? WHERE name = ?", salt, protect(new.password, salt), name)
