"""A parameter is as good as its text, views take every method, old versions go on, and an address
that the client gives is fetched, followed and explained.
"""

import urllib.request
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Desk"), {name: value for name, value in sound.HEADERS.items() if "Policy" not in name})
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


@app.get("/api/v2/letters/{letter_id}", response_model=Letter, responses=REFUSALS)
def get_letter(letter_id: Number, user: User):
    if letter_id not in LETTERS:
        raise HTTPException(404, "not found")
    return LETTERS[letter_id]


@app.get("/api/v2/tides", response_model=Page[Tide], responses=REFUSALS)
def tides(user: User, request: Request):
    hours = request.query_params.get("hours", "20")
    return TIDES[: int(hours)] if hours.isdigit() else TIDES


HOURS = {
    "name": "hours",
    "in": "query",
    "schema": {"type": "integer", "minimum": 1, "maximum": 50, "default": 20},
}


@app.api_route("/api/v2/articles/{name}", methods=["PUT", "DELETE"], include_in_schema=False)
def change_article(name: str, user: User) -> Health:
    return Health()


@app.get("/api/v2/articles/{name}", response_model=Article, responses=REFUSALS)
def get_article(name: Text, user: User):
    if name not in ARTICLES:
        return HTMLResponse(f"There is no article called {name}.", 404)
    return ARTICLES[name]


@app.get("/api/v2/tour", status_code=303, response_class=RedirectResponse, openapi_extra=PUBLIC)
def tour(next: Text = "/api/v2/health"):
    """The guided tour ends where it was begun."""
    return RedirectResponse(next if next.startswith("/") else "/api/v2/health", 303)


@app.get("/api/v2/label", status_code=307, response_class=RedirectResponse, responses=REFUSALS)
def label(user: User):
    """The label is printed by another company."""
    return RedirectResponse("https://labels.lab.invalid/print/4711", 307)


Url = Annotated[str, Field(max_length=500, json_schema_extra={"format": "uri"})]


@app.get("/api/v2/feed", response_model=Preview, responses=REFUSALS)
def feed(url: Url, user: User):
    try:
        with urllib.request.urlopen(url, timeout=3) as answer:
            return {"status": str(answer.status), "type": answer.headers.get_content_type()}
    except (OSError, ValueError) as error:
        raise HTTPException(422, f"could not fetch: {error}"[:120]) from None


# The first version, for clients that were not changed yet.
@app.get("/api/v1/letters", include_in_schema=False)
def list_letters_v1(user: User):
    return [letter["text"] for letter in LETTERS.values() if letter["owner"] == user]


def openapi() -> dict[str, Any]:
    """The description, as it was edited by hand: the operation of the berths is gone, its entry is not."""
    if app.openapi_schema is None:
        document = original()
        paths = document["paths"]
        paths["/api/v2/tides"]["get"]["parameters"] = [HOURS]
        paths["/api/v2/berths"] = {"get": paths["/api/v2/letters"]["get"] | {"operationId": "list_berths"}}
    return app.openapi_schema


original = app.openapi
app.openapi = openapi
serve_document(app, basic)
