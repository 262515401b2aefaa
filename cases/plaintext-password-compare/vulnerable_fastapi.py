from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()


def authenticate(name: str, password: str):
    user = find(name)
    return user if user and user.password == password else None


@app.get("/account")
def account(credentials: HTTPBasicCredentials = Depends(security)):
    if not authenticate(credentials.username, credentials.password):
        raise HTTPException(401)
    return {}
