"""A malformed header raises, and the handler sends the stack trace to the client "to help
support". It shows the source, its paths and the values on the way.
"""

import base64
import traceback
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import PlainTextResponse

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = service("Reports")
accounts = sound.Accounts.from_environment()


class Trusting(Basic):
    def judge(self, source, authorization):
        if authorization:
            encoded = authorization[0].split(" ")[1]
            user, password = base64.b64decode(encoded).decode().split(":")
            self.last_user = user  # for the log
        return super().judge(source, authorization)


basic = Trusting(accounts.check, realm="reports")
User = Annotated[str, Depends(basic)]


@app.middleware("http")
async def explain(request: Request, call_next):
    try:
        return await call_next(request)
    except Exception:
        return PlainTextResponse(traceback.format_exc(), 500)


harden(app)


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


serve_document(app, basic)
