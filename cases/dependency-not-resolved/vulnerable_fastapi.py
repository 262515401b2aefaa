from fastapi import Depends, FastAPI, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()


def get_current_user(request: Request, credentials: HTTPBasicCredentials = Depends(security)):
    return verify(credentials.username, credentials.password)


@app.get("/account")
def account(user: str = Depends(lambda r: get_current_user(request=r))):
    return {"user": user}
