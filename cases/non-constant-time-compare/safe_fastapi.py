import secrets

from fastapi import FastAPI, Header, HTTPException

app = FastAPI()


@app.get("/report")
def report(x_api_key: str = Header()):
    if secrets.compare_digest(x_api_key, settings.reports_key):
        return {}
    raise HTTPException(401)
