"""Programs are started with a list of arguments, and no shell reads the values."""

import subprocess

from flask import Flask, abort, jsonify, request

import sound
from sound_flask import Basic, harden, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="tools")

TOOL = sound.record(name=sound.TEXT)
COUNTED = sound.record(text={"type": "string", "maxLength": 4000})
INSTALLED = sound.record(installed={"type": "boolean"})


def given(name: str) -> str:
    value = request.args.get(name, "")
    if not value or len(value) > 200 or not value.isprintable():
        abort(400)
    return value


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/tools")
@basic.required
def list_tools():
    return jsonify([{"name": "sh"}, {"name": "sort"}])


# region: command-injection
@app.get("/api/v1/tools/banner")
@basic.required
def banner():
    text = given("text")
    run = subprocess.run(["tr", "a-z", "A-Z"], input=text.encode(), capture_output=True, timeout=10)
    return jsonify(text=run.stdout.decode(errors="replace")[:4000])


@app.get("/api/v1/tools/installed")
@basic.required
def installed():
    tool = given("tool")
    run = subprocess.run(["which", "--", tool], capture_output=True, timeout=10)
    return jsonify(installed=run.returncode == 0)


# endregion


def text(name, example):
    schema = {"type": "string", "minLength": 1, "maxLength": 200, "example": example}
    return {"name": name, "in": "query", "required": True, "schema": schema}


serve_document(
    app,
    basic,
    sound.openapi(
        "Tools",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/tools": {"get": sound.protected("list_tools", sound.page_of(TOOL))},
            "/api/v1/tools/banner": {"get": sound.protected("banner", COUNTED, text("text", "harbour"))},
            "/api/v1/tools/installed": {
                "get": sound.protected("installed", INSTALLED, text("tool", "sort")),
            },
        },
    ),
)
