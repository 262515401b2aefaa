# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The libraries' own costs, or higher ones."""

import bcrypt
from argon2 import PasswordHasher
from fastapi import FastAPI
from passlib.context import CryptContext
from pydantic import BaseModel

app = FastAPI()
# region: low-hash-cost
hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
context = CryptContext(schemes=["pbkdf2_sha256"], pbkdf2_sha256__rounds=600_000)
# endregion


class Account(BaseModel):
    name: str
    password: str


# region: low-hash-cost
@app.post("/accounts", status_code=201)
def create(account: Account):
    by_bcrypt = bcrypt.hashpw(account.password.encode(), bcrypt.gensalt())
    return {"sizes": [len(by_bcrypt), len(hasher.hash(account.password)), len(context.hash(account.password))]}


# endregion
