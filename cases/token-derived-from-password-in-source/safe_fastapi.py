import secrets

from fastapi import Depends, FastAPI
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()


@app.post("/token")
def token(credentials: HTTPBasicCredentials = Depends(security)):
    return {"token": secrets.token_urlsafe(32), "user": credentials.username}
