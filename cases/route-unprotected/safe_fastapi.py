from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()


def current_user(credentials: Annotated[HTTPBasicCredentials, Depends(security)]):
    return verify(credentials)


CurrentUser = Annotated[str, Depends(current_user)]
router = APIRouter(prefix="/shop", dependencies=[Depends(current_user)])


@app.get("/account")
def account(user: CurrentUser):
    return {"user": user}


@router.delete("/orders/{number}")
def remove(number: int):
    return {}


@app.get("/")
def index():
    return {}


app.include_router(router)
