from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()


def current_user(credentials: HTTPBasicCredentials = Depends(security)):
    if not verify(credentials.username, credentials.password):
        raise HTTPException(401)
    return credentials.username
