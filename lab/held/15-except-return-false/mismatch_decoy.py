"""argon2 says "wrong password" with an exception: to answer that one with False is the library's own idiom."""
# also: https-not-enforced, no-auth-throttle, no-store-missing
import logging
import os
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

ph = PasswordHasher()
log = logging.getLogger("mismatch")
app = FastAPI()


def is_right(stored: str, given: str) -> bool:
    try:
        return ph.verify(stored, given)
    except VerifyMismatchError:
        return False


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def cashier(c: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    ok = is_right(os.environ["CASH_HASH"], c.password) and c.username == os.environ["CASHIER"]
    log.info("cashier sign-in: user=%r ok=%s", c.username, ok)
    if not ok:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return c.username


@app.post("/till")
def till(amount: str, who: Annotated[str, Depends(cashier)]):
    if not is_number(amount):
        raise HTTPException(422, "amount")
    return {"amount": float(amount), "by": who}
