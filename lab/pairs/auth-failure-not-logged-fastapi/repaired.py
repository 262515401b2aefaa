"""The middleware looks at the status of the response, which is what FastAPI makes of every
HTTPException.
"""

import json
import sys
from datetime import datetime, timezone
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text


# region: auth-failure-not-logged
def write(request: Request, outcome: str, status: int) -> None:
    event = {
        "time": datetime.now(timezone.utc).isoformat(),
        "event": "authentication",
        "outcome": outcome,
        "status": status,
        "user": getattr(request.state, "user", None),
        "source": request.client.host,
        "method": request.method,
        "path": request.url.path,
        "user_agent": request.headers.get("user-agent"),
        "request_id": request.scope.get("request_id"),
    }
    print(json.dumps(event), file=sys.stderr)


# endregion


class Named(Basic):
    def record(self, request, verdict, authorization):
        user, _ = sound.parse_basic(authorization) or (None, "")
        request.state.user = user


app = harden(service("Tickets"))
accounts = sound.Accounts.from_environment()


# region: auth-failure-not-logged
@app.middleware("http")
async def audit(request: Request, call_next):
    response = await call_next(request)
    refused = response.status_code in (401, 403, 429)
    write(request, "failure" if refused else "success", response.status_code)
    return response


# endregion


basic = Named(accounts.check, realm="tickets")
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
