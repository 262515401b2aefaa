import base64

from fastapi import Depends, FastAPI
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()


@app.post("/token")
def token(credentials: HTTPBasicCredentials = Depends(security)):
    raw = f"{credentials.username}:{credentials.password}"
    return {"token": base64.b64encode(raw.encode()).decode()}
