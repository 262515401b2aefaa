# also: auth-event-not-logged, https-not-enforced, no-auth-throttle
"""The dependency that lets a person in also sets the header."""

import os
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Response
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()


def doctor(sent: Annotated[HTTPBasicCredentials, Depends(basic)], response: Response) -> str:
    known = sent.username == "doctor"
    if not bcrypt.checkpw(sent.password.encode(), os.environb[b"DOCTOR_HASH"]) or not known:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    response.headers["cache-control"] = "no-store"
    return sent.username


@app.get("/patients/{number}")
def patient(number: int, user: Annotated[str, Depends(doctor)]):
    return {"number": number, "notes": "confidential"}
