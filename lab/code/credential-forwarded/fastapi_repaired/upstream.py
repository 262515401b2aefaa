"""The archive, another team's service."""

import httpx

BASE = "https://archive.example"


# region: credential-forwarded
async def fetch(path: str, owner: str, secret: str):
    async with httpx.AsyncClient(base_url=BASE, timeout=3) as client:
        answer = await client.get(path, params={"owner": owner}, auth=("portal", secret))
        return answer.json()


# endregion
