"""Addresses that are kept, checked against a list or shown, and never fetched: what a scanner for server-side
requests must not cry wolf about."""

from typing import Annotated, Literal
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from fastapi import Depends, HTTPException, Query
from pydantic import Field

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Health, Limit, Offset, Page, Record, Text

app = harden(service("Links"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="links")
User = Annotated[str, Depends(basic)]
Address = Annotated[str, Field(max_length=500, json_schema_extra={"format": "uri"})]

HOSTS = {"docs.example.com", "status.example.org"}


class NewLink(Record):
    title: Text
    target_url: Address


class Link(NewLink):
    id: UUID


class Verdict(Record):
    url: Address
    listed: Literal[True] = True


LINKS: dict[str, list[dict]] = {}


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/links", response_model=Page[Link], responses=REFUSALS)
def list_links(user: User, limit: Limit = 20, offset: Offset = 0):
    return LINKS.get(user, [])[offset : offset + limit]


@app.get("/api/v1/links/{link_id}", response_model=Link, responses=REFUSALS)
def get_link(link_id: UUID, user: User):
    return owned(LINKS.get(user, []), link_id)


@app.post("/api/v1/links", response_model=Link, status_code=201, responses=REFUSALS)
def add_link(link: NewLink, user: User):
    """The address is for the reader's browser; nothing here looks at it."""
    own = LINKS.setdefault(user, [])
    if len(own) >= 50:
        raise HTTPException(422, "too many links")
    own.append({"id": str(uuid4())} | link.model_dump())
    return own[-1]


@app.delete("/api/v1/links/{link_id}", status_code=204, responses=REFUSALS)
def remove_link(link_id: UUID, user: User) -> None:
    LINKS[user].remove(owned(LINKS.get(user, []), link_id))


@app.get("/api/v1/checks", responses=REFUSALS)
def check(user: User, url: Annotated[str, Query(max_length=500, json_schema_extra={"format": "uri"})]) -> Verdict:
    """Whether an address is on the list: a matter of its text."""
    if urlsplit(url).hostname not in HOSTS:
        raise HTTPException(404, f"{url[:60]} is not on the list")
    return Verdict(url=url)


serve_document(app, basic)
