"""The old list answers 410, to anybody, and has left the document."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, HTTPException

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Reports"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="reports")
User = Annotated[str, Depends(basic)]


class Report(Record):
    id: UUID
    topic: Text
    pages: Count


REPORTS = [
    {"id": "971ee143-a0f3-4a7f-ac2b-e8fd23b4e374", "topic": "Energy use", "pages": 14},
    {"id": "b92d623d-0014-4c86-bd93-52b9fa49a92d", "topic": "Water quality", "pages": 9},
    {"id": "766dea5a-30c5-4909-ab59-b6284da9e7a5", "topic": "Visitor count", "pages": 22},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/reports", response_model=Page[Report], responses=REFUSALS)
def list_reports(user: User, limit: Limit = 20, offset: Offset = 0):
    return REPORTS[offset : offset + limit]


@app.get("/api/v1/reports/{report_id}", response_model=Report, responses=REFUSALS)
def get_report(report_id: UUID, user: User):
    return owned(REPORTS, report_id)


# region: deprecated-alive
@app.get("/api/v1/list-reports", include_in_schema=False)
def old_list():
    raise HTTPException(410, "gone: see /api/v1/reports")


# endregion


serve_document(app, basic)
