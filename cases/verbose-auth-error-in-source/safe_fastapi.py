from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()


def current_user(credentials: HTTPBasicCredentials = Depends(HTTPBasic())):
    if not verify(credentials.password, USERS.get(credentials.username, DUMMY)):
        raise HTTPException(status_code=401, detail="Incorrect username or password")
    return credentials.username
