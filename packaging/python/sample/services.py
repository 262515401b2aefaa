"""Small services to scan: a bad and a good one of each kind. Each call makes a new one, with an empty throttle."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import time
from collections import deque
from typing import Any

from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic
from flask import Flask, abort, g, jsonify, request

USER = "alice"
PASSWORD = os.environ["SAMPLE_PASSWORD"]
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Vary": "Authorization",
}
SALT = os.urandom(16)
LIMIT = 20


def slow_hash(password: str) -> bytes:
    return hashlib.scrypt(password.encode(), salt=SALT, n=2**13, r=8, p=1)


class Gate:
    """Basic credentials, held against a slow hash, and a throttle of failures by source."""

    def __init__(self) -> None:
        self.stored = {USER: slow_hash(PASSWORD)}
        self.nobody = slow_hash(os.urandom(16).hex())
        self.failures: dict[str, deque[float]] = {}

    def judge(self, source: str, header: str | None) -> tuple[int, str | None]:
        """The status (200, 401 or 429) and the user."""
        failed = self.failures.setdefault(source, deque(maxlen=LIMIT))
        if header and len(failed) == LIMIT and time.monotonic() - failed[0] < 60:
            return 429, None
        if not header:
            return 401, None
        try:
            scheme, _, token = header.partition(" ")
            user, colon, password = base64.b64decode(token, validate=True).decode().partition(":")
            sound = scheme.lower() == "basic" and colon == ":"
        except (binascii.Error, UnicodeDecodeError):
            sound, user, password = False, "", ""
        if sound and hmac.compare_digest(slow_hash(password), self.stored.get(user, self.nobody)):
            return 200, user
        failed.append(time.monotonic())
        return 401, None


CHALLENGE = {"WWW-Authenticate": 'Basic realm="notes", charset="UTF-8"'}
REFUSALS: dict[int, dict[str, str]] = {401: CHALLENGE, 429: {"Retry-After": "60"}}


def bad_flask() -> Flask:
    """Takes the right password under any user name."""
    app = Flask(__name__)

    @app.get("/api/accounts")
    def accounts() -> Any:
        given = request.authorization
        if given is None or given.password != PASSWORD:
            return jsonify(error="no"), 401, CHALLENGE
        return jsonify(accounts=[{"id": 1, "balance": 12}])

    return app


def good_flask() -> Flask:
    app = Flask(__name__)
    gate = Gate()

    @app.before_request
    def admit() -> None:
        status, g.user = gate.judge(request.remote_addr or "", request.headers.get("Authorization"))
        if status != 200:
            refusal = jsonify(error="refused")
            refusal.status_code = status
            refusal.headers.update(REFUSALS[status])
            abort(refusal)

    @app.after_request
    def finish(response: Any) -> Any:
        response.headers.update(HEADERS)
        return response

    @app.get("/api/accounts")
    def accounts() -> Any:
        return jsonify(accounts=[{"id": 1, "owner": g.user}], scheme=request.scheme)

    return app


def bad_fastapi() -> FastAPI:
    """Reads the user out of the header and never looks at the password."""
    app = FastAPI()

    @app.get("/api/accounts")
    def accounts(request: Request) -> Any:
        header = request.headers.get("Authorization", "")
        if not header.startswith("Basic "):
            raise HTTPException(401, headers=CHALLENGE)
        user = base64.b64decode(header[6:]).decode().partition(":")[0]
        return {"accounts": [{"id": 1, "owner": user}]}

    return app


def good_fastapi() -> FastAPI:
    """Serves no description: the plug-in takes it from the application itself."""
    app = FastAPI(openapi_url=None)
    gate = Gate()

    def admitted(request: Request) -> str:
        source = request.client.host if request.client else ""
        status, user = gate.judge(source, request.headers.get("Authorization"))
        if user is None:
            raise HTTPException(status, headers=REFUSALS[status])
        return user

    @app.middleware("http")
    async def finish(request: Request, call_next: Any) -> Response:
        response = await call_next(request)
        response.headers.update(HEADERS)
        return response

    described = [Depends(HTTPBasic(auto_error=False))]

    @app.get("/api/accounts", dependencies=described, responses={401: {}, 429: {}})
    def accounts(request: Request, user: str = Depends(admitted)) -> JSONResponse:
        return JSONResponse({"accounts": [{"id": 1, "owner": user}], "scheme": request.url.scheme})

    return app
