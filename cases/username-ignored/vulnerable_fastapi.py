from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()


def user(credentials: HTTPBasicCredentials = Depends(security)):
    if not verify(credentials.password, STORED):
        raise HTTPException(401)
    return credentials.username
