"""A middleware asks for credentials below `/api/v1/tickets`, and another one folds the case of
paths after it. `/api/v1/TICKETS` is served without credentials.
"""

from uuid import UUID

from fastapi import Depends, HTTPException, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = service("Tickets")
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="tickets")


class FoldCase:
    """Makes routes case-insensitive, for clients that were written on another system."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        await self.app(scope | {"path": scope.get("path", "").lower()}, receive, send)


app.add_middleware(FoldCase)


@app.middleware("http")
async def authenticate(request: Request, call_next):
    if request.url.path.startswith("/api/v1/tickets"):
        try:
            await basic(request)
        except HTTPException as refused:
            return JSONResponse({"error": refused.detail}, refused.status_code, refused.headers)
    return await call_next(request)


harden(app)

# Only for the document: the middleware asks.
documented = HTTPBasic(scheme_name="basic", auto_error=False, description=sound.BASIC["description"])
SECURED = [Depends(documented)]


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


@app.get("/api/v1/tickets", dependencies=SECURED, response_model=Page[Ticket], responses=REFUSALS)
def list_tickets(limit: Limit = 20, offset: Offset = 0):
    return TICKETS[offset : offset + limit]


@app.get("/api/v1/tickets/{ticket_id}", dependencies=SECURED, response_model=Ticket, responses=REFUSALS)
def get_ticket(ticket_id: UUID):
    return owned(TICKETS, ticket_id)


serve_document(app, basic)
