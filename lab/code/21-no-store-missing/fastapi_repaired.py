# also: auth-event-not-logged, https-not-enforced, no-auth-throttle
"""A patient's record, kept by nobody."""

import os
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()


# region: no-store-missing
@app.middleware("http")
async def nothing_kept(request: Request, call_next):
    response = await call_next(request)
    response.headers["Cache-Control"] = "no-store"
    return response


# endregion


def doctor(sent: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    known = sent.username == "doctor"
    if not bcrypt.checkpw(sent.password.encode(), os.environb[b"DOCTOR_HASH"]) or not known:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return sent.username


@app.get("/patients/{number}")
def patient(number: int, user: Annotated[str, Depends(doctor)]):
    return {"number": number, "notes": "confidential"}
