"""An order needs no document type: whatever declares an entity is refused."""

import io
import xml.sax
from xml.sax.handler import property_lexical_handler

from flask import Flask, abort, jsonify, request

import sound
from sound_flask import Basic, harden, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="orders")

ITEM = sound.record(name=sound.TEXT)
SUMMARY = sound.record(customer={"type": "string", "maxLength": 4000}, items=sound.COUNT)
CHECKED = sound.record(readable={"type": "boolean"})
ORDER = {
    "type": "object",
    "xml": {"name": "order"},
    "properties": {"customer": sound.TEXT, "item": sound.TEXT},
    "required": ["customer", "item"],
    "additionalProperties": False,
}


class Summary(xml.sax.ContentHandler):
    def __init__(self):
        self.name, self.customer, self.items = "", "", 0

    def startElement(self, name, attributes):
        self.name = name
        self.items += name == "item"

    def characters(self, content):
        if self.name == "customer":
            self.customer += content


# region: xxe
class NoDocumentType:
    def startDTD(self, name, public, system):
        raise xml.sax.SAXException("a document type is not allowed")

    def __getattr__(self, name):
        return lambda *ignored: None


# endregion


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/items")
@basic.required
def list_items():
    return jsonify([{"name": "Anchor"}, {"name": "Lamp"}])


@app.post("/api/v1/orders/summary")
@basic.required
def summarise():
    """Counts the items of an order; nothing is stored."""
    summary = read_order()
    return jsonify(customer=summary.customer, items=summary.items)


@app.post("/api/v1/orders/check")
@basic.required
def check_order():
    """Whether an order can be read; nothing of it is shown."""
    return jsonify(readable=read_order().items > 0)


# region: xxe
def read_order():
    summary, parser = Summary(), xml.sax.make_parser()
    parser.setContentHandler(summary)
    parser.setProperty(property_lexical_handler, NoDocumentType())
    try:
        parser.parse(io.BytesIO(request.get_data()))
    except (xml.sax.SAXException, OSError):
        abort(400)
    return summary


# endregion


def takes_order(name, schema):
    operation = sound.protected(name, schema)
    operation["requestBody"] = {"required": True, "content": {"application/xml": {"schema": ORDER}}}
    operation["responses"]["400"] = sound.answer("Not an order", sound.PROBLEM)
    return {"post": operation}


serve_document(
    app,
    basic,
    sound.openapi(
        "Orders",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/items": {"get": sound.protected("list_items", sound.page_of(ITEM))},
            "/api/v1/orders/summary": takes_order("summarise", SUMMARY),
            "/api/v1/orders/check": takes_order("check_order", CHECKED),
        },
    ),
)
