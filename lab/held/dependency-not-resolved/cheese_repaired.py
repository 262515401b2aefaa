# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()


def dairy(credentials: HTTPBasicCredentials = Depends(security)):
    stored = os.environ.get("DAIRY_" + credentials.username, "")
    if not stored or not bcrypt.checkpw(credentials.password.encode(), stored.encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return credentials.username


@app.get("/wheels")
def wheels(by: str = Depends(dairy)):
    return {"gouda": 14, "by": by}
