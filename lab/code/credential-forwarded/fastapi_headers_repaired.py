"""A gateway that passes on the headers it knows to be harmless."""

import httpx
from fastapi import FastAPI, Request, Response

app = FastAPI()
client = httpx.AsyncClient(base_url="https://partner.example", timeout=3)
PASSED = {"accept", "accept-language", "x-request-id"}


@app.get("/partner/{path:path}")
async def forward(path: str, request: Request):
    headers = {name: value for name, value in request.headers.items() if name in PASSED}
    answer = await client.get(f"/{path}", headers=headers)
    return Response(answer.content, answer.status_code)
