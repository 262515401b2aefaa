"""Words like token and key in addresses that open nothing: pages, CSRF field names, sorting."""

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse

app = FastAPI()
TOKEN_ENDPOINT = "https://login.example/oauth/token"


@app.get("/items")
async def items(request: Request, page_token: str = "", sort_key: str = "name", tokens: int = 3):
    following = f"/items?page_token={len(page_token) + 1}&sort_key={sort_key}"
    return {"items": [], "next": following, "login": TOKEN_ENDPOINT, "tokens": tokens}


@app.get("/old-items")
async def old(next_token: str = ""):
    return RedirectResponse(f"/items?page_token={next_token}", 308)
