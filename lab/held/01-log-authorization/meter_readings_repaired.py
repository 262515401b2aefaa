# Readings of the heat meters, for the caretakers' app.
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import base64
import binascii
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, Header, HTTPException, status
from loguru import logger
from pydantic import BaseModel

app = FastAPI(title="meter readings")

CARETAKERS: dict[str, bytes] = {}
READINGS: dict[str, list[float]] = {}
UNAUTHORISED = HTTPException(
    status.HTTP_401_UNAUTHORIZED, "Not authenticated", headers={"WWW-Authenticate": 'Basic realm="meters"'}
)


class Reading(BaseModel):
    kwh: float


async def caretaker(authorization: Annotated[str | None, Header()] = None) -> str:
    if authorization is None:
        raise UNAUTHORISED
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() != "basic":
        logger.warning("unexpected scheme")
        raise UNAUTHORISED
    try:
        name, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        logger.warning(f"cannot decode an Authorization header of {len(authorization)} characters")
        raise UNAUTHORISED
    stored = CARETAKERS.get(name)
    if stored is None or not bcrypt.checkpw(password.encode(), stored):
        logger.warning("refused {}", name)
        raise UNAUTHORISED
    return name


@app.get("/meters/{meter_id}")
async def readings(meter_id: str, who: Annotated[str, Depends(caretaker)]) -> list[float]:
    return READINGS.get(meter_id, [])


@app.post("/meters/{meter_id}", status_code=201)
async def add(meter_id: str, reading: Reading, who: Annotated[str, Depends(caretaker)]) -> dict[str, str]:
    READINGS.setdefault(meter_id, []).append(reading.kwh)
    return {"by": who}
