"""Plain HTTP is redirected, after the password was sent; the session's cookie
goes everywhere; answers may be kept, by whoever stands between, and taken for what they look like.
"""

import secrets
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = service("Reports")
HEADERS = {name: sound.HEADERS[name] for name in sound.HEADERS if "Policy" in name or "Frame" in name}


@app.middleware("http")
async def to_https(request: Request, call_next):
    if request.url.scheme != "https":
        return RedirectResponse(request.url.replace(scheme="https"), 301)
    response = await call_next(request)
    response.headers["Cache-Control"] = "private, max-age=60"
    response.headers["Strict-Transport-Security"] = "max-age=300"
    return response


harden(app, HEADERS)
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="reports")
User = Annotated[str, Depends(basic)]
SESSIONS: dict[str, str] = {}


class Report(Record):
    topic: Text
    pages: Count


REPORTS = [{"topic": "Energy use", "pages": 14}, {"topic": "Water quality", "pages": 9}]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/reports", response_model=Page[Report], responses=REFUSALS)
def list_reports(user: User, limit: Limit = 20, offset: Offset = 0):
    return REPORTS[offset : offset + limit]


@app.get("/api/v1/topics", response_model=Page[Text], responses=REFUSALS)
def list_topics(user: User, limit: Limit = 20, offset: Offset = 0):
    return [report["topic"] for report in REPORTS[offset : offset + limit]]


@app.get("/api/v1/session", responses=REFUSALS)
def session(user: User, response: Response) -> Health:
    token = secrets.token_urlsafe(32)
    SESSIONS[token] = user
    response.set_cookie("session", token, samesite=None)
    return Health()


serve_document(app, basic)
