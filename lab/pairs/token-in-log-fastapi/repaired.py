"""The token still stands in the query, but a filter on the access log cuts each target at its
question mark.
"""

import hmac
import logging
import secrets
from typing import Annotated
from uuid import UUID

from fastapi import Depends, HTTPException, Query
from fastapi.responses import PlainTextResponse

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

FEED_TOKEN = secrets.token_urlsafe(32)


# region: token-in-log
class WithoutQuery(logging.Filter):
    def filter(self, record):
        client, method, target, version, status = record.args
        record.args = client, method, target.partition("?")[0], version, status
        return True


logging.getLogger("uvicorn.access").addFilter(WithoutQuery())
# endregion

app = harden(service("Tickets"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="tickets")
User = Annotated[str, Depends(basic)]


class Ticket(Record):
    id: UUID
    subject: Text
    priority: Count


TICKETS = [
    {"id": "c8dc133c-498d-4a4b-b1b2-391092aaf7ab", "subject": "Printer on floor 2", "priority": 2},
    {"id": "a2b81a8f-362e-467f-b620-72ab77f46ea9", "subject": "New badge", "priority": 3},
    {"id": "7555af6c-ad95-4a95-989d-8a048677c7b2", "subject": "Slow network in lab 4", "priority": 1},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/tickets", response_model=Page[Ticket], responses=REFUSALS)
def list_tickets(user: User, limit: Limit = 20, offset: Offset = 0):
    return TICKETS[offset : offset + limit]


@app.get("/api/v1/tickets/{ticket_id}", response_model=Ticket, responses=REFUSALS)
def get_ticket(ticket_id: UUID, user: User):
    return owned(TICKETS, ticket_id)


@app.get("/api/v1/feed", response_class=PlainTextResponse, responses=REFUSALS, openapi_extra=PUBLIC)
def feed(token: Annotated[str, Query(max_length=64)] = "") -> str:
    if not hmac.compare_digest(token.encode(), FEED_TOKEN.encode()):
        raise HTTPException(403, "forbidden")
    return "".join(f"{row['priority']} {row['subject']}\n" for row in TICKETS)


serve_document(app, basic)
