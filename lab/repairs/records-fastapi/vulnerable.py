"""The number of a ticket is all that is asked for, administration is for everybody, members are answered as they
are stored, and lists are as long as there are rows.
"""

from itertools import count
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, HTTPException, Path, Request
from pydantic import Field

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, serve_document, service
from sound_fastapi import Count, Health, Page, Record, Text
from sound_fastapi import Limit, Offset

app = harden(service("Club"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="club")
User = Annotated[str, Depends(basic)]
Role = Literal["user", "admin"]


ROLES: dict[str, Role] = {"alice": "user", "bob": "admin", "carol": "user"}


class Me(Record):
    username: Text
    role: Role


class NewTicket(Record):
    question: Annotated[str, Field(min_length=1, max_length=80)]


class Ticket(NewTicket):
    id: Annotated[int, Field(ge=1, le=2_147_483_647)]


class Account(Record):
    username: Text
    tickets: Count


class Reading(Record):
    day: Count
    litres: Count


TICKETS = {
    7310: {"id": 7310, "owner": "carol", "question": "My card was charged twice, the last digits are 4022"},
    7311: {"id": 7311, "owner": "alice", "question": "How do I change my address?"},
    7312: {"id": 7312, "owner": "bob", "question": "Please send the report to my lawyer"},
    7313: {"id": 7313, "owner": "alice", "question": "Where is my parcel?"},
}
NUMBERS = count(7314)
MEMBERS = [
    {
        "id": "1f7f8f43-6f0b-4c86-9a39-5c1a8d4b7e02",
        "username": "alice",
        "role": "user",
        "email": "alice@mail.lab.example",
        "card": "4929 7481 2203 3859",
    },
    {
        "id": "2c9d5c61-8a34-4d0e-a3c7-8e6f4b2d9a15",
        "username": "carol",
        "role": "user",
        "email": "carol@post.lab.example",
        "card": "5412 7509 8811 4022",
    },
    {
        "id": "3a1e7b80-5d29-4f63-b8d4-7c5a3f9e6b28",
        "username": "harbourmaster",
        "role": "admin",
        "email": "harbourmaster@quay.lab.example",
        "card": "4716 2389 0045 1124",
    },
]
READINGS = [{"day": day, "litres": 90 + day % 40} for day in range(40_003)]
BERTHS = [f"North quay {number}" for number in range(1, 238)]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/me", responses=REFUSALS)
def me(user: User) -> Me:
    return Me(username=user, role=ROLES[user])


@app.get("/api/v1/tickets", response_model=Page[Ticket], responses=REFUSALS)
def list_tickets(user: User, limit: Limit = 20, offset: Offset = 0):
    own = [ticket for ticket in TICKETS.values() if ticket["owner"] == user]
    return [{"id": ticket["id"], "question": ticket["question"]} for ticket in own[offset : offset + limit]]


async def new_ticket(request: Request) -> NewTicket:
    """The body, whatever it is called."""
    try:
        return NewTicket.model_validate_json(await request.body())
    except ValueError:
        raise HTTPException(422, "invalid: body") from None


BODY = {"required": True, "content": {"application/json": {"schema": NewTicket.model_json_schema()}}}


@app.post(
    "/api/v1/tickets",
    status_code=201,
    response_model=Ticket,
    responses=REFUSALS,
    openapi_extra={"requestBody": BODY},
)
def add_ticket(new: Annotated[NewTicket, Depends(new_ticket)], user: User):
    ticket = {"id": next(NUMBERS), "owner": user, "question": new.question}
    TICKETS[ticket["id"]] = ticket
    return {"id": ticket["id"], "question": ticket["question"]}


def ticket_of(ticket_id: Annotated[int, Path(ge=1, le=2_147_483_647)], user: User) -> dict:
    ticket = TICKETS.get(ticket_id)
    if ticket is None:
        raise HTTPException(404, "not found")
    return ticket


Found = Annotated[dict, Depends(ticket_of)]


@app.get("/api/v1/tickets/{ticket_id}", response_model=Ticket, responses=REFUSALS)
def get_ticket(ticket: Found):
    return {"id": ticket["id"], "question": ticket["question"]}


@app.put("/api/v1/tickets/{ticket_id}", response_model=Ticket, responses=REFUSALS)
def change_ticket(new: NewTicket, ticket: Found):
    ticket["question"] = new.question
    return {"id": ticket["id"], "question": ticket["question"]}


@app.delete("/api/v1/tickets/{ticket_id}", status_code=204, responses=REFUSALS)
def remove_ticket(ticket: Found) -> None:
    del TICKETS[ticket["id"]]


FORBIDDEN = REFUSALS


@app.get("/api/v1/admin/accounts", response_model=Page[Account], responses=FORBIDDEN)
def list_accounts(user: User):
    return [{"username": name, "tickets": 1} for name in ROLES]


class Member(Record):
    id: UUID
    username: Text
    role: Role
    email: Text
    card: Text


@app.get("/api/v1/members", response_model=Page[Member], responses=REFUSALS)
def list_members(user: User, limit: Limit = 20, offset: Offset = 0):
    return MEMBERS[offset : offset + limit]


@app.get("/api/v1/readings", responses=REFUSALS)
def list_readings(user: User, limit: int = 20) -> list[Reading]:
    return [Reading(**reading) for reading in READINGS[:limit]]


@app.get("/api/v1/usage", responses=REFUSALS)
def usage(user: User) -> list[Reading]:
    """The whole of it, for the chart of the front page."""
    return [Reading(**reading) for reading in READINGS]


@app.get("/api/v1/berths", responses=REFUSALS)
def list_berths(user: User) -> list[Text]:
    return BERTHS


serve_document(app, basic)
