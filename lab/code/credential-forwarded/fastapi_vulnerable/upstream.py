"""The archive, another team's service."""

import httpx

BASE = "https://archive.example"


async def fetch(path: str, user: str, secret: str):
    async with httpx.AsyncClient(base_url=BASE, timeout=3) as client:
        answer = await client.get(path, auth=(user, secret))  # expect: credential-forwarded
        return answer.json()
