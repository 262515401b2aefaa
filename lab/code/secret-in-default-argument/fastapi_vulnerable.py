"""A client class and a model with secrets as defaults."""

import httpx
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Sms:
    def __init__(self, *, account: str = "harbour", api_key: str = "b1f7c09e55d24a6f9e3371aa"):  # expect: secret-in-default-argument  # also: hardcoded-credential
        self.client = httpx.Client(base_url="https://sms.example", headers={"X-Account": account, "X-Key": api_key})


class Settings(BaseModel):
    signing_key: str = "orchid-2207-stream-mallet"  # expect: hardcoded-credential  # also: secret-in-default-argument
    zone: str = "UTC"


@app.get("/zone")
def zone():
    return {"zone": Settings().zone}
