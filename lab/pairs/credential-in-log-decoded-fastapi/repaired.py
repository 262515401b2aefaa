"""The middleware logs the name alone, escaped. What stands behind the colon never reaches a variable
that is logged.
"""

import logging
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

logging.basicConfig(level=logging.INFO)
logger = logging.getLogger("tickets")

app = harden(service("Tickets"))
accounts = sound.Accounts.from_environment()


# region: credential-in-log
@app.middleware("http")
async def log_caller(request: Request, call_next):
    user, _ = sound.parse_basic(request.headers.getlist("authorization")) or ("nobody", "")
    logger.info(f"{request.method} by {user!r}")
    return await call_next(request)


# endregion


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


serve_document(app, basic)
