# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Calls another service with the key in a header."""

import os

import httpx
from fastapi import FastAPI

app = FastAPI()
GEO = "https://geo.example/v1/lookup"


# region: token-in-url
@app.get("/where/{place}")
async def where(place: str):
    key = os.environ["GEO_API_KEY"]
    async with httpx.AsyncClient(timeout=3) as client:
        answer = await client.get(GEO, params={"q": place}, headers={"X-API-Key": key})
    return answer.json()


# endregion
