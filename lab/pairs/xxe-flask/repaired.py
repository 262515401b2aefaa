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


class NoDocumentType:
    def startDTD(self, name, public, system):
        raise xml.sax.SAXException("a document type is not allowed")

    def __getattr__(self, name):
        return lambda *ignored: None


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
    summary, parser = Summary(), xml.sax.make_parser()
    parser.setContentHandler(summary)
    parser.setProperty(property_lexical_handler, NoDocumentType())
    try:
        parser.parse(io.BytesIO(request.get_data()))
    except (xml.sax.SAXException, OSError):
        abort(400)
    return jsonify(customer=summary.customer, items=summary.items)


SUMMARISE = sound.protected("summarise", SUMMARY)
SUMMARISE["requestBody"] = {"required": True, "content": {"application/xml": {"schema": ORDER}}}
SUMMARISE["responses"]["400"] = sound.answer("Not an order", sound.PROBLEM)

serve_document(
    app,
    basic,
    sound.openapi(
        "Orders",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/items": {"get": sound.protected("list_items", sound.page_of(ITEM))},
            "/api/v1/orders/summary": {"post": SUMMARISE},
        },
    ),
)
