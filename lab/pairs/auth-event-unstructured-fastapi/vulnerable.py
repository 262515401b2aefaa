"""Every login is logged, with all that matters, as a sentence. Whoever collects the log needs a pattern
for it, which the next change of its words breaks.
"""

import logging
from typing import Annotated
from uuid import UUID

from fastapi import Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

logging.basicConfig(
    level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", datefmt="%Y-%m-%dT%H:%M:%S%z"
)
logger = logging.getLogger("tickets.audit")


class Told(Basic):
    def record(self, request, verdict, authorization):
        if not authorization:
            return
        user, _ = sound.parse_basic(authorization) or ("somebody", "")
        logger.info(
            "login of %r from %s was %s: %s %r with %r got %s, request %s",
            user,
            request.client.host,
            "rejected" if verdict.user is None else "accepted",
            request.method,
            request.url.path,
            request.headers.get("user-agent"),
            verdict.status,
            request.scope.get("request_id"),
        )


app = harden(service("Tickets"))
accounts = sound.Accounts.from_environment()
basic = Told(accounts.check, realm="tickets")
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


serve_document(app, basic)
