from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()


@app.middleware("http")
async def fresh(request: Request, call_next):
    response = await call_next(request)
    response.headers["Cache-Control"] = "no-store"
    return response


@app.get("/account")
def account(credentials: HTTPBasicCredentials = Depends(security)):
    if not verify(credentials.username, credentials.password):
        raise HTTPException(401)
    return {}
