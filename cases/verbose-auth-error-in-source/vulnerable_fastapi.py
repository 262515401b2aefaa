from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()


def current_user(credentials: HTTPBasicCredentials = Depends(HTTPBasic())):
    if credentials.username not in USERS:
        raise HTTPException(status_code=401, detail="Unknown user")
    if not verify(credentials.password, USERS[credentials.username]):
        raise HTTPException(status_code=401, detail="Wrong password")
    return credentials.username
