# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Calls another service with the key in the query."""

import os

import httpx
from fastapi import FastAPI

app = FastAPI()
GEO = "https://geo.example/v1/lookup"


@app.get("/where/{place}")
async def where(place: str):
    key = os.environ["GEO_API_KEY"]
    async with httpx.AsyncClient(timeout=3) as client:
        answer = await client.get(f"{GEO}?q={place}&api_key={key}")  # expect: token-in-url
    return answer.json()
