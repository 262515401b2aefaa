"""Sensor readings; a middleware logs what comes in."""

import logging

from fastapi import FastAPI, Request
from starlette.middleware.base import BaseHTTPMiddleware

logger = logging.getLogger("uvicorn.error")


class RequestLog(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        response = await call_next(request)
        agent = request.headers.get("user-agent", "-")
        logger.info(f"{request.method} {request.url.path} -> {response.status_code} {agent!r}")
        return response


app = FastAPI()
app.add_middleware(RequestLog)


@app.get("/readings")
async def readings() -> list[float]:
    return [20.5, 20.7]
