"""A client class that is given its key, and a model that must be."""

import os

import httpx
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Sms:
    def __init__(self, *, account: str = "harbour", api_key: str = ""):
        self.client = httpx.Client(base_url="https://sms.example", headers={"X-Account": account, "X-Key": api_key})


# region: secret-in-default-argument
class Settings(BaseModel):
    signing_key: str
    key_name: str = "signing-key-2026"
    zone: str = "UTC"


@app.get("/zone")
def zone():
    return {"zone": Settings(signing_key=os.environ["SIGNING_KEY"]).zone}


# endregion
