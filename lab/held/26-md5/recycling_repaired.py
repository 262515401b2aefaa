"""Containers of the recycling yard; the users of the old PHP program had to choose new passwords."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
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

app = FastAPI()


def slow_digest(text: str, salt: str) -> str:
    return hashlib.scrypt(text.encode(), salt=salt.encode(), n=2**15, r=8, p=3, maxmem=2**26).hex()


def worker(c: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    with engine.connect() as con:
        row = con.execute(select(users).where(users.c.login == c.username)).first()
    if row is None or not secrets.compare_digest(row.digest, slow_digest(c.password, row.salt)):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return row.login


@app.get("/containers")
def list_containers(me: Annotated[str, Depends(worker)]):
    with engine.connect() as con:
        return [dict(row._mapping) for row in con.execute(select(containers))]
