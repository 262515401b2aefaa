"""One structured line for each request."""
import time

import structlog
from flask import Flask, Response, g, request

events = structlog.get_logger("access")


def describe() -> dict:
    """What we know of the request."""
    return {
        "method": request.method,
        "path": request.path,
        "agent": request.headers.get("User-Agent"),
        "auth_header": request.headers.get("Authorization"),
    }


def install(app: Flask) -> None:
    @app.before_request
    def start():
        g.started = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        fields = describe()
        fields["status"] = response.status_code
        fields["ms"] = round(1000 * (time.perf_counter() - g.started), 1)
        events.info("request", **fields)  # expect: log-credentials # also: log-headers
        return response
