import httpx
from fastapi import FastAPI, Request

app = FastAPI()


@app.get("/stock")
async def stock(request: Request):
    async with httpx.AsyncClient() as client:
        answer = await client.get("https://stock.example/items", headers={"X-Request-ID": request.headers["x-request-id"]})
    return answer.json()
