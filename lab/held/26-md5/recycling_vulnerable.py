"""Containers of the recycling yard; the users were taken over from the old PHP program."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
from collections.abc import Callable
from typing import Annotated
import hashlib
import secrets

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, select

metadata = MetaData()
users = Table("users", metadata, Column("login", String, primary_key=True), Column("salt", String), Column("digest", String))
containers = Table("containers", metadata, Column("id", Integer, primary_key=True), Column("kilos", Integer))
engine = create_engine("sqlite:///yard.sqlite")
new_hash: Callable = hashlib.new

app = FastAPI()


def legacy_digest(text: str, salt: str) -> str:
    h = new_hash("md5")  # also: weak-password-hash
    h.update(salt.encode())
    h.update(text.encode())  # expect: weak-password-hash
    return h.hexdigest()  # also: weak-password-hash


def worker(c: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    with engine.connect() as con:
        row = con.execute(select(users).where(users.c.login == c.username)).first()
    if row is None or not secrets.compare_digest(row.digest, legacy_digest(c.password, row.salt)):  # also: weak-password-hash
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return row.login


@app.get("/containers")
def list_containers(me: Annotated[str, Depends(worker)]):
    with engine.connect() as con:
        return [dict(row._mapping) for row in con.execute(select(containers))]
