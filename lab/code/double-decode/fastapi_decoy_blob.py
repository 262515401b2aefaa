# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The password is taken as it comes; base64 is for a picture in the body."""

import base64
import os
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from pydantic import BaseModel

app = FastAPI()
basic = HTTPBasic()


class Picture(BaseModel):
    data: str


def user(sent: Annotated[HTTPBasicCredentials, Depends(basic)]) -> str:
    matches = bcrypt.checkpw(sent.password.encode(), base64.b64decode(os.environ["ANN_HASH_B64"]))
    if sent.username != "ann" or not matches:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return sent.username


@app.put("/picture")
def picture(body: Picture, name: Annotated[str, Depends(user)]):
    return {"size": len(base64.b64decode(body.data, validate=True))}
