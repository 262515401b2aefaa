from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()


@app.middleware("http")
async def slow(request: Request, call_next):
    if too_often(request.client.host):
        raise HTTPException(429)
    return await call_next(request)


@app.get("/account")
def account(credentials: HTTPBasicCredentials = Depends(security)):
    if not verify(credentials.username, credentials.password):
        raise HTTPException(401)
    return {}
