"""What the client sends becomes part of a command, of a query, of a template and of an XML document, each of
which is a language of its own.
"""

import io
import subprocess
import xml.sax
from typing import Annotated, Any

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


ToolName = Annotated[str, Query(min_length=1, max_length=200, examples=["sort"])]


@app.get("/api/v1/tools/installed", responses=REFUSALS)
def installed(user: User, tool: ToolName) -> Installed:
    run = subprocess.run(f"command -v {tool} > /dev/null 2>&1", shell=True, timeout=10)
    return Installed(installed=run.returncode == 0)


class Badge(Record):
    badge: Annotated[
        Any, Field(json_schema_extra={"type": "string", "maxLength": 40}, examples=["tern-5521"])
    ]


@app.post("/api/v1/crew/lookup", response_model=Member, responses=REFUSALS)
def lookup(user: User, given: Badge):
    found = crew.find_one({"badge": given.badge})
    if found is None:
        raise HTTPException(404, "not found")
    return {"name": found["name"], "rank": found["rank"]}


templates = Environment()
Name = Annotated[str, Query(max_length=80, examples=["Ada"])]


@app.get("/api/v1/letters/preview", response_class=PlainTextResponse, responses=REFUSALS)
def preview(user: User, name: Name = "member") -> str:
    return templates.from_string(f"Dear {name},\nwe meet at eight.\n").render()


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


class Reader(xml.sax.ContentHandler):
    def __init__(self):
        self.name, self.customer, self.items = "", "", 0

    def startElement(self, name, attributes):
        self.name = name
        self.items += name == "item"

    def characters(self, content):
        if self.name == "customer":
            self.customer += content


@app.post("/api/v1/orders/summary", responses=REFUSALS, openapi_extra=ORDER)
async def summary(user: User, request: Request) -> Summary:
    reader, parser = Reader(), xml.sax.make_parser()
    parser.setFeature(xml.sax.handler.feature_external_ges, True)
    parser.setContentHandler(reader)
    try:
        parser.parse(io.BytesIO(await request.body()))
    except (xml.sax.SAXException, OSError):
        raise HTTPException(422, "not an order") from None
    return Summary(customer=reader.customer[:4000], items=reader.items)


serve_document(app, basic)
