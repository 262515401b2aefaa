from fastapi import Depends, FastAPI
from fastapi.security import APIKeyHeader

app = FastAPI()
key = APIKeyHeader(name="X-API-Key")


@app.get("/report")
def report(api_key: str = Depends(key)):
    return {}
