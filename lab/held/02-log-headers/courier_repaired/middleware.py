import logging
from dataclasses import dataclass, field

from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response


@dataclass
class Entry:
    method: str
    url: str
    peer: str | None
    meta: dict[str, str] = field(default_factory=dict)


class AuditMiddleware(BaseHTTPMiddleware):
    def __init__(self, app, name: str) -> None:
        super().__init__(app)
        self.log = logging.getLogger(f"{name}.audit")

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        peer = request.client.host if request.client else None
        meta = {key: value for key, value in request.headers.items() if key.startswith("x-trace-")}
        entry = Entry(request.method, request.url.path, peer, meta)
        response = await call_next(request)
        self.log.info("%d %r", response.status_code, entry)
        return response
