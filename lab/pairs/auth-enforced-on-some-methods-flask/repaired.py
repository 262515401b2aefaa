"""The hook asks for credentials whatever the method is; only named endpoints are public. HEAD is
refused like GET.
"""

from flask import Flask, jsonify, request

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="reports")

REPORT = sound.record(id=sound.UUID, topic=sound.TEXT, pages=sound.COUNT)
REPORTS = [
    {"id": "971ee143-a0f3-4a7f-ac2b-e8fd23b4e374", "topic": "Energy use", "pages": 14},
    {"id": "b92d623d-0014-4c86-bd93-52b9fa49a92d", "topic": "Water quality", "pages": 9},
    {"id": "766dea5a-30c5-4909-ab59-b6284da9e7a5", "topic": "Visitor count", "pages": 22},
]


# region: auth-enforced-on-some-methods
@app.before_request
def authenticate():
    if request.endpoint not in {"health", None} and request.method != "OPTIONS":
        basic.admit()


# endregion


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/reports")
def list_reports():
    return jsonify(page(REPORTS))


@app.get("/api/v1/reports/<uuid:report_id>")
def get_report(report_id):
    return jsonify(owned(REPORTS, report_id))


serve_document(
    app,
    basic,
    sound.openapi(
        "Reports",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/reports": {
                "get": sound.protected("list_reports", sound.page_of(REPORT), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/reports/{report_id}": {
                "get": sound.protected("get_report", REPORT, sound.path_id("report_id")),
            },
        },
    ),
)
