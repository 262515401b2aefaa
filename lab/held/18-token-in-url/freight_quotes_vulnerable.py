# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
from typing import Annotated

import httpx
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI(title="freight quotes")
CARRIER = "https://quotes.carrier.example/v3/price"


def dispatcher(creds: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    try:
        PasswordHasher().verify(os.environ["DISPATCH_HASH"], creds.password)
    except Argon2Error as err:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"}) from err
    if creds.username != os.environ["DISPATCH_USER"]:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return creds.username


async def carrier_price(kilos: float, zip_code: str) -> float:
    query = {"kg": kilos, "zip": zip_code, "access_token": os.environ["CARRIER_TOKEN"]}  # also: token-in-url
    async with httpx.AsyncClient(timeout=5) as client:
        answer = await client.get(CARRIER, params=query)  # expect: token-in-url
    answer.raise_for_status()
    return answer.json()["price"]


@app.get("/quote")
async def quote(kilos: float, zip_code: str, by: Annotated[str, Depends(dispatcher)]):
    return {"price": await carrier_price(kilos, zip_code), "by": by}
