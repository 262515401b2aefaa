# also: no-auth-throttle, no-store-missing, auth-event-not-logged, https-not-enforced
import os

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()


def vintner(c: HTTPBasicCredentials = Depends(HTTPBasic())) -> str:
    stored = os.environ.get("VINTNER_HASH", "")
    if c.username != "vintner" or not bcrypt.checkpw(c.password.encode(), stored.encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return c.username


@app.get("/barrels")
def barrels(who: str = Depends(vintner)):
    return {"riesling": 40, "by": who}
