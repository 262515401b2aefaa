"""Plain HTTP is refused, answers are nobody's to keep or to guess at, and the cookie stays with this host."""

import secrets
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, Problem, harden, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = service("Reports")
HEADERS = {name: sound.HEADERS[name] for name in sound.HEADERS if "Policy" in name or "Frame" in name}


# region: vary-missing
@app.middleware("http")
async def depends_on_user(request: Request, call_next):
    response = await call_next(request)
    response.headers["Cache-Control"] = "no-store"
    response.headers.append("Vary", "Authorization")  # beside what is there, such as Origin
    return response


# endregion
# region: sniffable-content-type
@app.middleware("http")
async def nosniff(request: Request, call_next):
    response = await call_next(request)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


# endregion
# region: hsts-weak
@app.middleware("http")
async def hsts(request: Request, call_next):
    response = await call_next(request)
    response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return response


# endregion
# region: redirect-after-credentials
# Added last, so it runs first. The scheme is the proxy's, believed from its address alone:
#   uvicorn main:app --proxy-headers --forwarded-allow-ips 10.0.0.5
@app.middleware("http")
async def enforce_https(request: Request, call_next):
    if request.url.scheme == "https":
        return await call_next(request)
    if request.url.path.startswith("/api/") or "authorization" in request.headers:
        return JSONResponse({"error": "https only"}, 403)
    return RedirectResponse(request.url.replace(scheme="https"), 308)


# endregion


harden(app, HEADERS)
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="reports")
User = Annotated[str, Depends(basic)]
SESSIONS: dict[str, str] = {}
HTTPS_ONLY = {403: {"model": Problem, "description": "Not over HTTPS"}}
REFUSALS = REFUSALS | HTTPS_ONLY


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


# region: cookie-not-secure
@app.get("/api/v1/session", responses=REFUSALS)
def session(user: User, response: Response) -> Health:
    token = secrets.token_urlsafe(32)
    SESSIONS[token] = user
    # `__Host-`: browsers keep it for this host alone, and only when it is Secure and for the path /.
    response.set_cookie("__Host-session", token, secure=True, httponly=True, samesite="lax", path="/")
    return Health()


# endregion


serve_document(app, basic)
