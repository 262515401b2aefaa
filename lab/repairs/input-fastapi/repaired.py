"""What comes in has a type, a form and a bound; what it may choose from is written in the program."""

import logging
from enum import Enum
from typing import Annotated, Any

import httpx
from fastapi import Depends, HTTPException, Path, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import Field

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, Problem, harden, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Desk"))
logger = logging.getLogger("uvicorn.error")
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="desk")
User = Annotated[str, Depends(basic)]
Number = Annotated[int, Path(ge=1, le=2_147_483_647)]


class Letter(Record):
    id: Annotated[int, Field(ge=1, le=2_147_483_647)]
    owner: Text
    text: Text


class Tide(Record):
    hour: Count
    centimetres: Count


class Article(Record):
    name: Text
    title: Text


class Preview(Record):
    status: Text
    type: Text


LETTERS = {
    501: {"id": 501, "owner": "carol", "text": "The mooring is paid until May"},
    502: {"id": 502, "owner": "alice", "text": "The lamp at berth 4 is out"},
    503: {"id": 503, "owner": "dave", "text": "Please call my lawyer"},
    504: {"id": 504, "owner": "alice", "text": "Two parcels for the Heron"},
}
TIDES = [{"hour": hour, "centimetres": 120 + hour * 7 % 90} for hour in range(50)]
ARTICLES = {"tides": {"name": "tides", "title": "Reading the tides"}}


@app.get("/api/v2/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v2/letters", response_model=Page[Letter], responses=REFUSALS)
def list_letters(user: User, limit: Limit = 20, offset: Offset = 0):
    return [letter for letter in LETTERS.values() if letter["owner"] == user][offset : offset + limit]


# region: bola-sequential-ids
def own_letter(letter_id: Number, user: User) -> dict[str, Any]:
    """The caller's own letter of this number, and 404 (not 403, which would tell that there is one) else."""
    letter = LETTERS.get(letter_id)
    if letter is None or letter["owner"] != user:
        raise HTTPException(404, "not found")
    return letter


OwnLetter = Annotated[dict[str, Any], Depends(own_letter)]


@app.get("/api/v2/letters/{letter_id}", response_model=Letter, responses=REFUSALS)
def get_letter(letter: OwnLetter):
    return letter


# endregion
# region: type-not-enforced
@app.get("/api/v2/tides", response_model=Page[Tide], responses=REFUSALS)
def tides(user: User, hours: Annotated[int, Query(ge=1, le=50)] = 20):  # not request.query_params["hours"]
    return TIDES[:hours]


# endregion
# region: dangerous-methods
@app.get(
    "/api/v2/articles/{name}", response_model=Article, responses=REFUSALS
)  # no api_route of many methods
def get_article(name: Annotated[str, Path(max_length=40)], user: User):
    return article_of(name)


# endregion
# region: xss-content-type
def article_of(name: str) -> dict[str, str]:
    if name not in ARTICLES:
        # JSON, as every error is. Not HTMLResponse(f"There is no article called {name}.", 404).
        raise HTTPException(404, "there is no such article")
    return ARTICLES[name]


# endregion
# region: open-redirect
class After(str, Enum):
    """Where the guided tour may end: pages that the program knows."""

    start = "/api/v2/health"
    tides = "/api/v2/tides"


@app.get("/api/v2/tour", status_code=303, response_class=RedirectResponse, openapi_extra=PUBLIC)
def tour(next: After = After.start):
    return RedirectResponse(next.value, 303)


# endregion
# region: credentials-sent-onward
class Label(Record):
    link: Annotated[str, Field(max_length=500)]


@app.get("/api/v2/label", responses=REFUSALS)
def label(user: User) -> Label:
    # A link in the body: no client follows it by itself, with the credentials that it sent here.
    return Label(link="https://labels.lab.invalid/print/4711")


# endregion
# region: ssrf-parameter
class Feed(str, Enum):
    tides = "tides"
    winds = "winds"


# What the client chooses is a name; the addresses are the service's own (here nobody answers at them).
FEEDS = {Feed.tides: "https://127.0.0.1:9/tides", Feed.winds: "https://127.0.0.1:9/winds"}
UPSTREAM = REFUSALS | {502: {"model": Problem, "description": "The feed did not answer"}}


@app.get("/api/v2/feed", response_model=Preview, responses=UPSTREAM)
async def feed(name: Feed, user: User):
    async with httpx.AsyncClient(timeout=3, follow_redirects=False) as client:
        answer = await client.get(FEEDS[name])
    return {"status": str(answer.status_code), "type": answer.headers.get("content-type", "")[:80]}


# endregion
# region: upstream-error-passed-on
@app.exception_handler(httpx.HTTPError)
async def upstream_failed(request: Request, error: httpx.HTTPError) -> JSONResponse:
    logger.warning("request %s: the other service failed: %s", request.scope["request_id"], error)
    return JSONResponse({"error": "the other service did not answer"}, 502)


# endregion
# region: old-version-alive
@app.get("/api/v1/{rest:path}", include_in_schema=False)
@app.post("/api/v1/{rest:path}", include_in_schema=False)
def gone(rest: str):
    raise HTTPException(410, "gone, see /api/v2")


# endregion
# region: crlf-injection
Correlation = Annotated[str | None, Query(pattern=r"^[A-Za-z0-9-]{1,64}$", max_length=64)]


@app.get("/api/v2/time", responses=REFUSALS)
def time_of_day(response: Response, user: User, correlation: Correlation = None) -> Health:
    if correlation:
        response.headers["X-Correlation-ID"] = correlation
    return Health()


# endregion
# region: documented-but-absent
# `app.openapi()` is made of the routes. It is published as it is, and not a copy that is edited by hand.
serve_document(app, basic)
# endregion
