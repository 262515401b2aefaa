"""429 carries Retry-After in seconds, and RateLimit fields that say the same in the newer form."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Reports"))
accounts = sound.Accounts.from_environment()


# region: retry-after-missing
class Telling(Basic):
    def hold(self, seconds: int) -> sound.Verdict:
        """The refusal says when to come back, in the field that clients know and in the newer one."""
        headers = {"Retry-After": str(seconds), "RateLimit": f'"failures";r=0;t={seconds}'}
        return sound.Verdict(429, headers=headers | self.policy)


# endregion


basic = Telling(accounts.check, realm="reports", throttle=sound.Throttle(limit=5))
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


serve_document(app, basic)
