from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()


def user(credentials: HTTPBasicCredentials = Depends(security)):
    stored = USERS.get(credentials.username, DUMMY)
    if not verify(credentials.password, stored):
        raise HTTPException(401)
    return credentials.username
