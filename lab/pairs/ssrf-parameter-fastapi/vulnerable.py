"""A feed is read from the address that the client registers, with the client's own credentials."""

import urllib.request
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Depends, HTTPException, Request
from pydantic import Field

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Health, Limit, Offset, Page, Record, Text

app = harden(service("Feeds"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="feeds")
User = Annotated[str, Depends(basic)]


class NewFeed(Record):
    title: Text
    feed_url: Annotated[str, Field(max_length=500)]


class Feed(NewFeed):
    id: UUID


FEEDS = [
    {"id": "6b1f0c9a-0d4e-4a53-9c1b-7e8f5d2a3c01", "title": "Tides", "feed_url": "https://tides.example.com/"},
    {"id": "d2c4b6a8-1e3f-4b5d-8c7a-9f0e1d2c3b02", "title": "Winds", "feed_url": "https://winds.example.com/"},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/feeds", response_model=Page[Feed], responses=REFUSALS)
def list_feeds(user: User, limit: Limit = 20, offset: Offset = 0):
    return FEEDS[offset : offset + limit]


@app.get("/api/v1/feeds/{feed_id}", response_model=Feed, responses=REFUSALS)
def get_feed(feed_id: UUID, user: User):
    return owned(FEEDS, feed_id)


@app.post("/api/v1/feeds", response_model=Feed, status_code=201, responses=REFUSALS)
def add_feed(feed: NewFeed, user: User, request: Request):
    try:
        onward = {"Authorization": request.headers["authorization"]}
        urllib.request.urlopen(urllib.request.Request(feed.feed_url, headers=onward), timeout=3).close()
    except (OSError, ValueError):
        raise HTTPException(400, "the feed cannot be read") from None
    FEEDS.append({"id": str(uuid4())} | feed.model_dump())
    return FEEDS[-1]


@app.delete("/api/v1/feeds/{feed_id}", status_code=204, responses=REFUSALS)
def remove_feed(feed_id: UUID, user: User) -> None:
    FEEDS.remove(owned(FEEDS, feed_id))


serve_document(app, basic)
