"""A client chooses one of the sources that the service knows; it names no address."""

from typing import Annotated, Literal
from uuid import UUID, uuid4

from fastapi import Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Health, Limit, Offset, Page, Record, Text

app = harden(service("Feeds"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="feeds")
User = Annotated[str, Depends(basic)]


class NewFeed(Record):
    title: Text
    source: Literal["tides", "winds"]


class Feed(NewFeed):
    id: UUID


FEEDS = [
    {"id": "6b1f0c9a-0d4e-4a53-9c1b-7e8f5d2a3c01", "title": "Tides", "source": "tides"},
    {"id": "d2c4b6a8-1e3f-4b5d-8c7a-9f0e1d2c3b02", "title": "Winds", "source": "winds"},
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
def add_feed(feed: NewFeed, user: User):
    FEEDS.append({"id": str(uuid4())} | feed.model_dump())
    return FEEDS[-1]


@app.delete("/api/v1/feeds/{feed_id}", status_code=204, responses=REFUSALS)
def remove_feed(feed_id: UUID, user: User) -> None:
    FEEDS.remove(owned(FEEDS, feed_id))


serve_document(app, basic)
