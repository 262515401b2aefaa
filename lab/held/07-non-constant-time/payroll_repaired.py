"""Payslips; PBKDF2 with the standard library, so that there is nothing to install."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import hashlib
import secrets
import sqlite3
from contextlib import contextmanager

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

ROUNDS = 800_000
app = FastAPI()


@contextmanager
def database():
    con = sqlite3.connect("payroll.db")
    try:
        yield con
    finally:
        con.close()


def digest(password: str, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", password.encode("utf-8"), salt, ROUNDS)


def employee(login: HTTPBasicCredentials = Depends(HTTPBasic())) -> int:
    with database() as con:
        found = con.execute("SELECT id, salt, digest FROM employee WHERE name = ?", (login.username,)).fetchone()
    number, salt, stored = found or (0, b"-" * 16, b"")
    computed = digest(login.password, salt)
    if secrets.compare_digest(computed, stored):
        return number
    raise HTTPException(status_code=401, headers={"WWW-Authenticate": 'Basic realm="payroll"'})


@app.get("/payslips/{month}")
def payslip(month: str, me: int = Depends(employee)):
    with database() as con:
        row = con.execute("SELECT gross, net FROM slip WHERE employee = ? AND month = ?", (me, month)).fetchone()
    if row is None:
        raise HTTPException(404)
    return {"gross": row[0], "net": row[1]}
