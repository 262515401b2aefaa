"""Maintenance records of elevators."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
from typing import Annotated

import uvicorn
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

settings = dict(title="elevators", version="2.3.1")
app = FastAPI(debug=True, **settings)  # expect: debug-enabled
records: dict[str, list[str]] = {}


def engineer(c: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    try:
        PasswordHasher().verify(os.environ["ENGINEER_HASH"], c.password)
    except Argon2Error as e:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"}) from e
    if c.username != os.environ["ENGINEER"]:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return c.username


@app.post("/elevators/{plate}/records", status_code=201)
async def record(plate: str, text: str, by: Annotated[str, Depends(engineer)]):
    records.setdefault(plate, []).append(f"{by}: {text}")
    return records[plate]


if __name__ == "__main__":
    uvicorn.run("elevators_vulnerable:app", port=8010, reload=True)  # also: debug-enabled
