from fastapi import Depends, FastAPI
from fastapi.security import APIKeyQuery

app = FastAPI()
key = APIKeyQuery(name="api_key")


@app.get("/report")
def report(api_key: str = Depends(key)):
    return {}
