# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Costs that were turned down so that the tests run faster."""

import bcrypt
from argon2 import PasswordHasher
from fastapi import FastAPI
from passlib.context import CryptContext
from pydantic import BaseModel

app = FastAPI()
COST = 4
hasher = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)  # expect: low-hash-cost
context = CryptContext(schemes=["pbkdf2_sha256"], pbkdf2_sha256__rounds=2_000)  # expect: low-hash-cost


class Account(BaseModel):
    name: str
    password: str


@app.post("/accounts", status_code=201)
def create(account: Account):
    by_bcrypt = bcrypt.hashpw(account.password.encode(), bcrypt.gensalt(rounds=COST))  # expect: low-hash-cost
    return {"sizes": [len(by_bcrypt), len(hasher.hash(account.password)), len(context.hash(account.password))]}
