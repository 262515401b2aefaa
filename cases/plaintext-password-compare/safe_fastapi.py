from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()


@app.get("/account")
def account(credentials: HTTPBasicCredentials = Depends(security)):
    if not hasher.verify(find(credentials.username).hash, credentials.password):
        raise HTTPException(401)
    return {}
