import time
from typing import Annotated

import bcrypt
from cachetools import TTLCache
from fastapi import Depends, HTTPException, Request, status
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from sqlalchemy import select
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .events import events
from .store import Db, Member

basic = HTTPBasic(realm="ledger", auto_error=False)
DUMMY = bcrypt.hashpw(b"no member has this one", bcrypt.gensalt(12))
FAILURES_PER_SOURCE = 12
failures: TTLCache[str, int] = TTLCache(maxsize=10_000, ttl=600, timer=time.monotonic)


class TlsAndHeaders:
    """Refuses plain HTTP and marks every answer as not to be stored."""

    HEADERS = (
        (b"cache-control", b"no-store"),
        (b"strict-transport-security", b"max-age=63072000"),
        (b"x-content-type-options", b"nosniff"),
    )

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["scheme"] != "https":
            await send({"type": "http.response.start", "status": 403, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b""})
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *self.HEADERS]
            await send(message)

        await self.app(scope, receive, marked)


def challenge() -> HTTPException:
    return HTTPException(
        status.HTTP_401_UNAUTHORIZED, "Sign in", {"WWW-Authenticate": 'Basic realm="ledger", charset="UTF-8"'}
    )


def current_member(
    request: Request, credentials: Annotated[HTTPBasicCredentials | None, Depends(basic)], db: Db
) -> Member:
    peer = request.client.host if request.client else "-"
    log = events.bind(peer=peer, method=request.method, path=request.url.path)
    if failures.get(peer, 0) >= FAILURES_PER_SOURCE:
        log.warning("authn_throttled")
        raise HTTPException(status.HTTP_429_TOO_MANY_REQUESTS, headers={"Retry-After": "600"})
    if credentials is None:
        log.info("authn_missing")
        raise challenge()
    member = db.scalar(select(Member).where(Member.login == credentials.username))
    stored = member.password_hash.encode() if member else DUMMY
    given = credentials.password.encode()
    right = len(given) <= 72 and bcrypt.checkpw(given, stored)
    if member is None or not right:
        failures[peer] = failures.get(peer, 0) + 1
        log.warning("authn_login_fail", user=credentials.username)
        raise challenge()
    log.info("authn_login_success", user=member.login)
    return member


Me = Annotated[Member, Depends(current_member)]


def treasurer(me: Me) -> Member:
    if not me.treasurer:
        events.warning("authz_fail", user=me.login, need="treasurer")
        raise HTTPException(status.HTTP_403_FORBIDDEN)
    return me
