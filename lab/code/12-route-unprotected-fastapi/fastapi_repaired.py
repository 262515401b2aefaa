# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Grades of a school."""

import os
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()
hasher = PasswordHasher()
HASHES = {"teacher": os.environ.get("TEACHER_HASH", "")}
NOBODY = hasher.hash(os.urandom(16))


# region: route-unprotected
def teacher(sent: Annotated[HTTPBasicCredentials, Depends(security)]) -> str:
    try:
        hasher.verify(HASHES.get(sent.username, NOBODY), sent.password)
    except Argon2Error:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"}) from None
    return sent.username


Teacher = Annotated[str, Depends(teacher)]
# endregion


@app.get("/grades")
def grades(user: Teacher):
    return []


@app.post("/grades", status_code=201)
def add(user: Teacher, body: dict):
    return body


# region: route-unprotected
@app.put("/grades/{number}")
def change(number: int, body: dict, user: Teacher):
    return body | {"number": number}


# endregion


@app.get("/health")
def health():
    return {"status": "ok"}
