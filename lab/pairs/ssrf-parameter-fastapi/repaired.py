"""A feed is read from hosts that the service knows, without redirects and without anybody's credentials."""

import urllib.request
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Depends, HTTPException
from pydantic import HttpUrl

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Health, Limit, Offset, Page, Record, Text

app = harden(service("Feeds"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="feeds")
User = Annotated[str, Depends(basic)]


# region: ssrf-confirmed, ssrf-internal-answer, redirect-followed-blindly
HOSTS = {"tides.example.com", "winds.example.com"}


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None  # urllib takes the redirect itself as an error then


opener = urllib.request.build_opener(Stay)
# endregion


class NewFeed(Record):
    title: Text
    feed_url: HttpUrl


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


# region: ssrf-confirmed, ssrf-internal-answer, redirect-followed-blindly
@app.post("/api/v1/feeds", response_model=Feed, status_code=201, responses=REFUSALS)
def add_feed(feed: NewFeed, user: User):
    url = feed.feed_url
    if url.scheme != "https" or url.host not in HOSTS or url.port != 443:
        raise HTTPException(400, "the feed cannot be read")
    try:
        opener.open(str(url), timeout=3).close()
    except OSError:
        raise HTTPException(400, "the feed cannot be read") from None
    FEEDS.append({"id": str(uuid4())} | feed.model_dump(mode="json"))
    return FEEDS[-1]


# endregion


@app.delete("/api/v1/feeds/{feed_id}", status_code=204, responses=REFUSALS)
def remove_feed(feed_id: UUID, user: User) -> None:
    FEEDS.remove(owned(FEEDS, feed_id))


serve_document(app, basic)
