# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A gateway that passes every header on, the credentials with them."""

import httpx
from fastapi import FastAPI, Request, Response

app = FastAPI()
client = httpx.AsyncClient(base_url="https://partner.example", timeout=3)


@app.get("/partner/{path:path}")
async def forward(path: str, request: Request):
    headers = {name: value for name, value in request.headers.items() if name != "host"}
    answer = await client.get(f"/{path}", headers=headers)  # expect: credential-forwarded
    return Response(answer.content, answer.status_code)
