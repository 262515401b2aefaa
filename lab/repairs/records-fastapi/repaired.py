"""Every operation on a ticket gets it from one function that looks whose it is; administration asks for its role;
what is answered has a model of its own and at most one page of it.
"""

from itertools import count
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Header, HTTPException, Path, Query
from fastapi.responses import JSONResponse
from pydantic import Field

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, Problem, harden, serve_document, service
from sound_fastapi import Count, Health, Page, Record, Text

app = harden(service("Club"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="club")
User = Annotated[str, Depends(basic)]
Role = Literal["user", "admin"]


# region: oversized-body-accepted
LONGEST = 16 * 1024


class BoundedBody:
    """ASGI middleware: reads at most so many bytes of a request, and answers 413 to more."""

    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > LONGEST:
                refusal = JSONResponse({"error": "body too large"}, 413)
                return await refusal(scope, receive, send)
        whole = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay():
            return whole.pop() if whole else await receive()

        await self.app(scope, replay, send)


app.add_middleware(BoundedBody)
# endregion

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
def list_tickets(
    user: User,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
    after: Annotated[int, Query(ge=0, le=10**9)] = 0,
):
    own = [ticket for ticket in TICKETS.values() if ticket["owner"] == user and ticket["id"] > after]
    return [{"id": ticket["id"], "question": ticket["question"]} for ticket in own[:limit]]


# region: content-type-not-enforced
def json_only(content_type: Annotated[str, Header(max_length=200, include_in_schema=False)] = "") -> None:
    """FastAPI refuses a body called text, but takes one that has no name for JSON."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, "the body is not called JSON")


UNSUPPORTED = REFUSALS | {415: {"model": Problem, "description": "Not called JSON"}}


@app.post(
    "/api/v1/tickets",
    status_code=201,
    response_model=Ticket,
    responses=UNSUPPORTED,
    dependencies=[Depends(json_only)],
)
def add_ticket(new: NewTicket, user: User):
    ticket = {"id": next(NUMBERS), "owner": user, "question": new.question}
    TICKETS[ticket["id"]] = ticket
    return {"id": ticket["id"], "question": ticket["question"]}


# endregion


# region: bola-write
def own_ticket(ticket_id: Annotated[int, Path(ge=1, le=2_147_483_647)], user: User) -> dict:
    """The caller's own ticket of this number, and 404 (not 403, which would tell that there is one) else."""
    ticket = TICKETS.get(ticket_id)
    if ticket is None or ticket["owner"] != user:
        raise HTTPException(404, "not found")
    return ticket


OwnTicket = Annotated[dict, Depends(own_ticket)]  # for reading, changing and removing alike


@app.put("/api/v1/tickets/{ticket_id}", response_model=Ticket, responses=REFUSALS)
def change_ticket(new: NewTicket, ticket: OwnTicket):
    ticket["question"] = new.question
    return {"id": ticket["id"], "question": ticket["question"]}


@app.delete("/api/v1/tickets/{ticket_id}", status_code=204, responses=REFUSALS)
def remove_ticket(ticket: OwnTicket) -> None:
    del TICKETS[ticket["id"]]


# endregion
@app.get("/api/v1/tickets/{ticket_id}", response_model=Ticket, responses=REFUSALS)
def get_ticket(ticket: OwnTicket):
    return {"id": ticket["id"], "question": ticket["question"]}


# region: bfla-admin-operation
def administrator(user: User) -> str:
    if ROLES[user] != "admin":
        raise HTTPException(403, "for administrators only")
    return user


FORBIDDEN = REFUSALS | {403: {"model": Problem, "description": "For administrators only"}}
# The dependency stands at the router: an operation that is added later has it, too.
admin = APIRouter(prefix="/api/v1/admin", dependencies=[Depends(administrator)], responses=FORBIDDEN)


@admin.get("/accounts", response_model=Page[Account])
def list_accounts():
    return [{"username": name, "tickets": 1} for name in ROLES]


app.include_router(admin)


# endregion
# region: role-leak
class Member(Record):
    id: UUID
    username: Text


@app.get("/api/v1/members", response_model=Page[Member], responses=REFUSALS)
def list_members(user: User):
    return [Member(id=member["id"], username=member["username"]) for member in MEMBERS[:50]]


# endregion
# region: personal-data-in-response
class Payer(Record):
    id: UUID
    username: Text
    card_last_four: Annotated[str, Field(pattern=r"^[0-9]{4}$", max_length=4)]


@app.get("/api/v1/payers", response_model=Page[Payer], responses=FORBIDDEN)
def list_payers(user: Annotated[str, Depends(administrator)]):
    return [
        Payer(id=member["id"], username=member["username"], card_last_four=member["card"][-4:])
        for member in MEMBERS[:50]
    ]


# endregion
# region: unbounded-page-size
Limit = Annotated[int, Query(ge=1, le=50)]
After = Annotated[int, Query(ge=0, le=1_000_000)]


@app.get("/api/v1/readings", response_model=Page[Reading], responses=REFUSALS)
def list_readings(user: User, limit: Limit = 20, after: After = 0):
    return [reading for reading in READINGS if reading["day"] > after][:limit]


# endregion
# region: oversized-response
class Usage(Record):
    """What the chart shows: a number for each week, and not every reading."""

    week: Count
    litres: Count


@app.get("/api/v1/usage", response_model=Page[Usage], responses=REFUSALS)
def usage(user: User, before: After = 1_000_000):
    weeks: dict[int, int] = {}
    for reading in READINGS:
        if reading["day"] // 7 < before:
            weeks[reading["day"] // 7] = weeks.get(reading["day"] // 7, 0) + reading["litres"]
    return [Usage(week=week, litres=litres) for week, litres in sorted(weeks.items())[-50:]]


# endregion
# region: list-without-pages
class Berths(Record):
    items: Page[Text]
    next: Annotated[int, Field(ge=0, le=1_000_000)] | None  # for `after` of the next page


@app.get("/api/v1/berths", responses=REFUSALS)
def list_berths(user: User, limit: Limit = 20, after: After = 0) -> Berths:
    end = after + limit
    return Berths(items=BERTHS[after:end], next=end if end < len(BERTHS) else None)


# endregion


serve_document(app, basic)
