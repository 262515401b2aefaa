import logging
import os
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from fastapi import APIRouter, Depends, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from receivers import paid

log = logging.getLogger("hooks.status")
basic = HTTPBasic()


def accountant(creds: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    try:
        PasswordHasher().verify(os.environ["ACCOUNTANT_HASH"], creds.password)
    except Argon2Error:
        log.warning("accountant refused: wrong password")
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"}) from None
    if creds.username != os.environ["ACCOUNTANT"]:
        log.warning("accountant refused: %r", creds.username)
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    log.info("accountant %s signed in", creds.username)
    return creds.username


status = APIRouter(dependencies=[Depends(accountant)])


@status.get("/paid/{invoice}")
def is_paid(invoice: str) -> bool:
    return invoice in paid
