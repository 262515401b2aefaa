"""What the client sends stays a value: an argument, a string, a variable, a document without types."""

import shutil
from typing import Annotated, Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from fastapi import Depends, HTTPException, Query, Request
from fastapi.responses import PlainTextResponse
from jinja2 import Environment
from pydantic import Field

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, serve_document, service
from sound_fastapi import Count, Health, Page, Record, Text

app = harden(service("Workshop"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="workshop")
User = Annotated[str, Depends(basic)]


class Tool(Record):
    name: Text


class Installed(Record):
    installed: bool


class Member(Record):
    name: Text
    rank: Text


class Summary(Record):
    customer: Annotated[str, Field(max_length=4000)]
    items: Count


CREW = [
    {"name": "Ines", "rank": "mate", "badge": "tern-5521"},
    {"name": "Olaf", "rank": "cook", "badge": "eider-7310"},
    {"name": "Ruth", "rank": "mate", "badge": "skua-1184"},
]
OPERATORS = {
    "$eq": lambda stored, given: stored == given,
    "$ne": lambda stored, given: stored != given,
    "$in": lambda stored, given: stored in given,
    "$exists": lambda stored, given: (stored is not None) == bool(given),
}


class Crew:
    """A document store's collection, as far as the operations use it."""

    def find_one(self, query: dict[str, Any]) -> dict[str, str] | None:
        def meets(stored: str | None, wanted: Any) -> bool:
            if not isinstance(wanted, dict):
                return stored == wanted
            return all(OPERATORS[operator](stored, given) for operator, given in wanted.items())

        found = (one for one in CREW if all(meets(one.get(key), want) for key, want in query.items()))
        return next(found, None)


crew = Crew()


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/tools", response_model=Page[Tool], responses=REFUSALS)
def list_tools(user: User):
    return [{"name": "sh"}, {"name": "sort"}]


# region: command-injection
ToolName = Annotated[str, Query(pattern=r"^[a-z0-9-]{1,40}$", max_length=40, examples=["sort"])]


@app.get("/api/v1/tools/installed", responses=REFUSALS)
def installed(user: User, tool: ToolName) -> Installed:
    # No shell. Where a program must be run: subprocess.run(["convert", "--", name], timeout=10).
    return Installed(installed=shutil.which(tool) is not None)


# endregion
# region: nosql-injection
class Badge(Record):
    badge: Annotated[str, Field(max_length=40, examples=["tern-5521"])]  # an object is answered with 422


@app.post("/api/v1/crew/lookup", response_model=Member, responses=REFUSALS)
def lookup(user: User, given: Badge):
    found = crew.find_one({"badge": {"$eq": given.badge}})
    if found is None:
        raise HTTPException(404, "not found")
    return {"name": found["name"], "rank": found["rank"]}


# endregion
# region: template-injection
# The template is text of the program; what the client sends is only ever a variable of it.
LETTER = Environment(autoescape=True).from_string("Dear {{ name }},\nwe meet at eight.\n")
Name = Annotated[str, Query(max_length=80, examples=["Ada"])]


@app.get("/api/v1/letters/preview", response_class=PlainTextResponse, responses=REFUSALS)
def preview(user: User, name: Name = "member") -> str:
    return LETTER.render(name=name)


# endregion


ORDER = {
    "requestBody": {
        "required": True,
        "content": {
            "application/xml": {
                "schema": {
                    "type": "object",
                    "xml": {"name": "order"},
                    "properties": {
                        "customer": {"type": "string", "maxLength": 80},
                        "item": {"type": "string", "maxLength": 80},
                    },
                    "required": ["customer", "item"],
                    "additionalProperties": False,
                }
            }
        },
    }
}


# region: xxe
@app.post("/api/v1/orders/summary", responses=REFUSALS, openapi_extra=ORDER)
async def summary(user: User, request: Request) -> Summary:
    try:
        order = fromstring(await request.body(), forbid_dtd=True)  # no document type, so no entities
    except (ParseError, DefusedXmlException):
        raise HTTPException(422, "not an order") from None
    return Summary(customer=order.findtext("customer", "")[:80], items=len(order.findall("item")))


# endregion


serve_document(app, basic)
