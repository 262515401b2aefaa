# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()


def blower(c: HTTPBasicCredentials = Depends(HTTPBasic())) -> str:
    name, password = c.username, c.password
    stored = os.environ.get("GLASS_" + name, "")
    if not stored or not bcrypt.checkpw(password.encode(), stored.encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return name


@app.get("/furnaces")
def furnaces(me: str = Depends(blower)):
    return {"1": 1480, "2": 1465}
