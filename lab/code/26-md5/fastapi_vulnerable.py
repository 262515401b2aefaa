# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A salted MD5 is as fast to guess as one without."""

from hashlib import new as digest
from secrets import token_hex

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
ACCOUNTS: dict[str, tuple[str, str]] = {}


class Account(BaseModel):
    name: str
    password: str


def protect(secret: str, salt: str) -> str:
    h = digest("md5")  # also: weak-password-hash
    h.update((salt + secret).encode())  # expect: weak-password-hash
    return h.hexdigest()  # also: weak-password-hash


@app.post("/accounts", status_code=201)
def create(account: Account):
    salt = token_hex(8)
    ACCOUNTS[account.name] = salt, protect(account.password, salt)  # also: weak-password-hash
    return {"name": account.name}
