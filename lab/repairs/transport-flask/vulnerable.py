"""The service takes itself for one on plain HTTP: it answers there, redirects there, loads its page's script from
there, and leaves out what browsers are told over HTTPS.
"""

from flask import Flask, jsonify, redirect, request

import sound
from sound_flask import Basic, harden, page, serve_document

app = Flask(__name__)
HEADERS = {name: sound.HEADERS[name] for name in ("Cache-Control", "Vary", "X-Content-Type-Options")}
harden(app, HEADERS)
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="tides")
TIDES = [{"quay": "North", "centimetres": 310}, {"quay": "South", "centimetres": 290}]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/tides")
@basic.required
def list_tides():
    return jsonify(page(TIDES))


@app.get("/api/v1/levels")
@basic.required
def levels():
    return redirect(f"http://{request.host}/api/v1/tides", 308)


@app.get("/api/v1/help")
def help_page():
    script = '<script src="http://static.lab.invalid/help.js"></script>'
    return f"<!doctype html><title>Tides</title>{script}<h1>Tides</h1>"


TIDE = sound.record(quay=sound.TEXT, centimetres=sound.COUNT)
FORBIDDEN = {"403": sound.answer("Not over HTTPS", sound.PROBLEM)}
HELP = sound.public("help_page", sound.TEXT)
HELP["responses"]["200"] = {
    "description": "For people",
    "content": {"text/html": {"schema": {"type": "string", "maxLength": 4000}}},
}
LEVELS = sound.protected("levels", sound.TEXT)
LEVELS["responses"]["308"] = {"description": "Moved"}
PATHS = {
    "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
    "/api/v1/tides": {"get": sound.protected("list_tides", sound.page_of(TIDE), sound.LIMIT, sound.OFFSET)},
    "/api/v1/levels": {"get": LEVELS},
    "/api/v1/help": {"get": HELP},
}
for operations in PATHS.values():
    operations["get"]["responses"] |= FORBIDDEN
serve_document(app, basic, sound.openapi("Tides", PATHS))
