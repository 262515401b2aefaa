# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Argon2id, with its own salt."""

from argon2 import PasswordHasher
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
# region: weak-password-hash
hasher = PasswordHasher()
# endregion
ACCOUNTS: dict[str, str] = {}


class Account(BaseModel):
    name: str
    password: str


# region: weak-password-hash
def protect(secret: str) -> str:
    return hasher.hash(secret)


@app.post("/accounts", status_code=201)
def create(account: Account):
    ACCOUNTS[account.name] = protect(account.password)
    return {"name": account.name}


# endregion
