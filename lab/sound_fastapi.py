"""Puts the hygiene of `sound` into a FastAPI service."""

from __future__ import annotations

import logging
import uuid
from typing import Annotated, Any, Literal, TypeVar

from fastapi import Depends, FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException as StarletteHTTPException

import sound

Limit = Annotated[int, Query(ge=1, le=50)]
Offset = Annotated[int, Query(ge=0, le=10_000)]
Text = Annotated[str, Field(max_length=80)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Item = TypeVar("Item")
Page = Annotated[list[Item], Field(max_length=50)]

# For an operation that needs no credentials, and says so in the document.
PUBLIC: dict[str, Any] = {"security": []}


class Record(BaseModel):
    """A model that knows its own properties and no others."""

    model_config = ConfigDict(extra="forbid")


class Problem(Record):
    error: Annotated[str, Field(max_length=120)]


class Health(Record):
    status: Literal["ok"] = "ok"


REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, "description": "Credentials needed"},
    404: {"model": Problem, "description": "Not found"},
    422: {"model": Problem, "description": "Bad parameter"},
    429: {"model": Problem, "description": "Too many failures"},
}


class Guard:
    """A dependency that yields the user's name and stands in the document as a security scheme."""

    # region: source
    def source(self, request: Request) -> str:
        """Whose failures are counted: the peer. No header that a client can set has a say."""
        return request.client.host if request.client else ""
    # endregion

    async def __call__(self, request: Request) -> str:
        source = self.source(request)
        authorization = request.headers.getlist("authorization")
        # The hash is slow on purpose: a thread keeps the event loop free for others.
        verdict = await run_in_threadpool(self.judge, source, authorization)
        self.record(request, verdict, authorization)
        request.scope["answer_headers"] = verdict.headers
        if verdict.user is None:
            raise HTTPException(verdict.status, verdict.body["error"], verdict.headers)
        return verdict.user

    def record(self, request: Request, verdict: sound.Verdict, authorization: list[str]) -> None:
        """Writes what was decided into the log."""
        sound.audit(
            verdict,
            authorization,
            source=self.source(request),
            method=request.method,
            path=request.url.path,
            user_agent=request.headers.get("user-agent"),
            request_id=request.scope.get("request_id"),
        )


class Basic(Guard, sound.Gate, HTTPBasic):
    """Asks for Basic credentials."""

    def __init__(self, check, *, realm: str = "lab", throttle: sound.Throttle | None = None) -> None:
        sound.Gate.__init__(self, check, realm=realm, throttle=throttle)
        HTTPBasic.__init__(self, scheme_name="basic", description=sound.BASIC["description"])


class Bearer(Guard, sound.BearerGate, HTTPBearer):
    """Asks for a bearer token."""

    def __init__(self, tokens, *, realm: str = "lab", throttle: sound.Throttle | None = None) -> None:
        sound.BearerGate.__init__(self, tokens, realm=realm, throttle=throttle)
        HTTPBearer.__init__(self, scheme_name="bearer", description=sound.BEARER["description"])


class Harden:
    """ASGI middleware: answer headers, a request id, and a plain 500 for what nobody caught."""

    def __init__(self, app, headers: dict[str, str] = sound.HEADERS) -> None:
        self.app, self.headers = app, headers

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        request_id = scope["request_id"] = uuid.uuid4().hex
        started = False

        async def finish(message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in (self.headers | scope.get("answer_headers", {})).items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", sound.HSTS)
            await send(message)

        try:
            await self.app(scope, receive, finish)
        except Exception:
            logging.getLogger("uvicorn.error").exception("request %s failed", request_id)
            if started:
                raise
            await JSONResponse({"error": "internal server error"}, 500)(scope, receive, finish)


def harden(app: FastAPI, headers: dict[str, str] = sound.HEADERS) -> FastAPI:
    """The middleware above, and JSON errors that do not repeat the input."""
    app.add_middleware(Harden, headers=headers)

    @app.exception_handler(StarletteHTTPException)
    async def http_error(request: Request, error: StarletteHTTPException) -> JSONResponse:
        return JSONResponse({"error": str(error.detail).lower()}, error.status_code, error.headers)

    # region: validation-error
    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        places = sorted({".".join(map(str, item["loc"])) for item in error.errors()})
        return JSONResponse({"error": "invalid: " + ", ".join(places)[:100]}, 422)
    # endregion

    return app


# region: serve-document
def service(title: str, **options: Any) -> FastAPI:
    """A FastAPI application without public documentation and without redirects of its own."""
    defaults: dict[str, Any] = {
        "title": title,
        "version": "1.0.0",
        "description": f"{title}, a service of the lab.",
        "servers": [{"url": "/"}],
        "redirect_slashes": False,
        "docs_url": None,
        "redoc_url": None,
        "openapi_url": None,
    }
    return FastAPI(**(defaults | options))


def serve_document(app: FastAPI, guard: Guard) -> None:
    """The OpenAPI document, for clients that are signed in."""

    @app.get("/openapi.json", include_in_schema=False, dependencies=[Depends(guard)])
    def openapi_json() -> JSONResponse:
        return JSONResponse(app.openapi())


# endregion


def owned(items: list[dict], key: object) -> dict:
    """The item with this id among the caller's own ones, else 404."""
    for item in items:
        if item["id"] == str(key):
            return item
    raise HTTPException(404, "not found")
