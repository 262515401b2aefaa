# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
from dataclasses import dataclass
from typing import Annotated

import httpx
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials


@dataclass
class Supplier:
    url: str

    async def price(self, tons: int, *, api_key: str = "plt_live_6fQ2mZx81LkT"):  # expect: secret-in-default-argument # also: hardcoded-credential
        async with httpx.AsyncClient(base_url=self.url) as client:
            answer = await client.post("/price", json={"t": tons}, headers={"X-Api-Key": api_key})
        return answer.json()["price"]


class Users:
    def __init__(self, hashes: dict[str, str] | None = None):
        self.hashes = hashes or {}

    def __call__(self, c: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
        try:
            PasswordHasher().verify(self.hashes[c.username], c.password)
        except (KeyError, Argon2Error) as e:
            raise HTTPException(401, headers={"WWW-Authenticate": "Basic"}) from e
        return c.username


users = Users()
app = FastAPI()
supplier = Supplier("https://pellets.example")


@app.get("/price")
async def price(tons: int, who: Annotated[str, Depends(users)]):
    return {"price": await supplier.price(tons)}
