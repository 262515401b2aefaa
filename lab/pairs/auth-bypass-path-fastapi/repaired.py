"""The dependency of the route asks for credentials after the path was folded and matched. Every
spelling that reaches the route is locked.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Tickets"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="tickets")
# region: auth-bypass-path
User = Annotated[str, Depends(basic)]
# endregion


class FoldCase:
    """Makes routes case-insensitive, for clients that were written on another system."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        await self.app(scope | {"path": scope.get("path", "").lower()}, receive, send)


app.add_middleware(FoldCase)


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


# region: auth-bypass-path
@app.get("/api/v1/tickets", response_model=Page[Ticket], responses=REFUSALS)
def list_tickets(user: User, limit: Limit = 20, offset: Offset = 0):
    return TICKETS[offset : offset + limit]


# endregion


@app.get("/api/v1/tickets/{ticket_id}", response_model=Ticket, responses=REFUSALS)
def get_ticket(ticket_id: UUID, user: User):
    return owned(TICKETS, ticket_id)


serve_document(app, basic)
