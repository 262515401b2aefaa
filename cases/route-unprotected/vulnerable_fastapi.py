from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()


def current_user(credentials: Annotated[HTTPBasicCredentials, Depends(security)]):
    return verify(credentials)


@app.get("/account")
def account(user: Annotated[str, Depends(current_user)]):
    return {"user": user}


@app.delete("/orders/{number}")
def remove(number: int):
    return {}
