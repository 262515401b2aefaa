from fastapi import Depends, FastAPI, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()


def get_current_user(request: Request, credentials: HTTPBasicCredentials = Depends(security)):
    return verify(credentials.username, credentials.password)


def role(name):
    def needed(user: str = Depends(get_current_user)):
        return user
    return needed


@app.get("/account")
def account(user: str = Depends(get_current_user), limit=Depends(lambda: 10), admin=Depends(role("admin"))):
    return {"user": user}
