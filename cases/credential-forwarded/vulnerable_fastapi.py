import httpx
from fastapi import FastAPI, Request

app = FastAPI()


@app.get("/stock")
async def stock(request: Request):
    async with httpx.AsyncClient() as client:
        answer = await client.get("https://stock.example/items", headers=dict(request.headers))
    return answer.json()
