"""Puts the hygiene of `sound` into a Flask service."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable

from flask import Flask, Response, abort, g, jsonify, request
from werkzeug.exceptions import HTTPException

import sound


class Guard:
    """`@guard.required` lets only authenticated requests through and sets `g.user`."""

    def required(self, view: Callable) -> Callable:
        @functools.wraps(view)
        def guarded(*args, **kwargs):
            self.admit()
            return view(*args, **kwargs)

        return guarded

    def source(self) -> str:
        """Whose failures are counted: the peer. No header that a client can set has a say."""
        return request.remote_addr or ""

    def admit(self) -> None:
        """Sets `g.user`, or ends the request with 401 or 429."""
        authorization = request.headers.getlist("Authorization")
        verdict = self.judge(self.source(), authorization)
        self.record(verdict, authorization)
        g.answer_headers = verdict.headers
        if verdict.user is None:
            abort(refusal(verdict))
        g.user = verdict.user

    def record(self, verdict: sound.Verdict, authorization: list[str]) -> None:
        """Writes what was decided into the log."""
        sound.audit(
            verdict,
            authorization,
            source=request.remote_addr,
            method=request.method,
            path=request.path,
            user_agent=request.headers.get("User-Agent"),
            request_id=g.get("request_id"),
        )


class Basic(Guard, sound.Gate):
    """Asks for Basic credentials."""


class Bearer(Guard, sound.BearerGate):
    """Asks for a bearer token."""


def refusal(verdict: sound.Verdict) -> Response:
    response = jsonify(verdict.body)
    response.status_code = verdict.status
    return response


def harden(app: Flask, headers: dict[str, str] = sound.HEADERS, *, hide_crashes: bool = True) -> Flask:
    """Answer headers, a request id, JSON errors without details, no redirects of its own."""
    app.json.sort_keys = False
    app.url_map.merge_slashes = False  # else `//x` is redirected to a URL built from Host

    @app.before_request
    def begin() -> None:
        g.request_id = uuid.uuid4().hex

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.get("request_id", "")
        for name, value in (headers | g.get("answer_headers", {})).items():
            response.headers.setdefault(name, value)
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", sound.HSTS)
        return response

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        if error.response is not None:
            return error.response
        response = jsonify(error=error.name.lower())
        response.status_code = error.code or 500
        for name, value in error.get_headers():
            if name != "Content-Type":
                response.headers[name] = value
        return response

    def crash(error: Exception) -> tuple[Response, int]:
        app.logger.error("request %s failed", g.get("request_id"), exc_info=error)
        return jsonify(error="internal server error"), 500

    if hide_crashes:
        app.register_error_handler(Exception, crash)
    return app


# region: serve-document
def serve_document(app: Flask, guard: Guard, document: dict) -> None:
    """The OpenAPI document, for clients that are signed in."""

    @app.get("/openapi.json")
    @guard.required
    def openapi_json() -> Response:
        return jsonify(document)


# endregion


# region: page
def page(items: list) -> list:
    """The part of `items` that `limit` and `offset` ask for; 400 when they are out of bounds."""

    def number(name: str, default: int, low: int, high: int) -> int:
        text = request.args.get(name, str(default))
        if not (text.isascii() and text.isdigit() and len(text) < 7 and low <= int(text) <= high):
            abort(400)
        return int(text)

    limit, offset = number("limit", 20, 1, 50), number("offset", 0, 0, 10_000)
    return items[offset : offset + limit]


# endregion


def owned(items: list[dict], key: object) -> dict:
    """The item with this id among the caller's own ones, else 404."""
    return next((item for item in items if item["id"] == str(key)), None) or abort(404)
