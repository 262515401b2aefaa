# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI
from lots import router


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with httpx.AsyncClient(base_url="https://auction.example/api", timeout=10) as client:
        app.state.upstream = client
        yield


app = FastAPI(lifespan=lifespan)
app.include_router(router)
