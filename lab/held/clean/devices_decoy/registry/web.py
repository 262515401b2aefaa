import uuid

from fastapi import Request, Response
from loguru import logger

from .settings import Settings


class Hardening:
    """TLS only, a number for each request, no caching, and CORS for the configured origins alone."""

    def __init__(self, settings: Settings):
        self.origins = frozenset(settings.origins)

    async def __call__(self, request: Request, call_next) -> Response:
        if request.url.scheme != "https":
            return Response("HTTPS only\n", 403)
        number = uuid.uuid4().hex
        with logger.contextualize(request_id=number):
            try:
                response = await call_next(request)
            except Exception:
                logger.exception("unhandled error at {} {}", request.method, request.url.path)
                response = Response('{"error": "internal"}', 500, media_type="application/json")
        response.headers["X-Request-Id"] = number
        response.headers["Cache-Control"] = "no-store"
        response.headers["Vary"] = "Authorization, Origin"
        origin = request.headers.get("origin")
        if origin in self.origins:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        return response
