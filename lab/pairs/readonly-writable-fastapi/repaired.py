"""A change stores what its model names; other properties are refused.
"""

from datetime import datetime, timezone
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Depends, HTTPException

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Samples"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="samples")
User = Annotated[str, Depends(basic)]


# region: readonly-writable
class NewSample(Record):
    """What comes in. What goes out has more."""

    place: Text
    reading: Count


class Sample(NewSample):
    id: UUID
    created_at: Text


# endregion


SAMPLES: dict[str, list[dict]] = {
    "alice": [
        {
            "id": "e8a4b1c7-2d95-4f60-8b3e-7c1a9d5f2046",
            "created_at": "2026-09-30T07:12:00+00:00",
            "place": "Well 3",
            "reading": 12,
        }
    ],
    "bob": [],
}


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/samples", response_model=Page[Sample], responses=REFUSALS)
def list_samples(user: User, limit: Limit = 20, offset: Offset = 0):
    return SAMPLES[user][offset : offset + limit]


@app.post("/api/v1/samples", status_code=201, response_model=Sample, responses=REFUSALS)
def add_sample(new: NewSample, user: User):
    if len(SAMPLES[user]) >= 50:
        raise HTTPException(422, "too many samples")
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    sample = {"id": str(uuid4()), "created_at": now} | new.model_dump()
    SAMPLES[user].append(sample)
    return sample


@app.get("/api/v1/samples/{sample_id}", response_model=Sample, responses=REFUSALS)
def get_sample(sample_id: UUID, user: User):
    return owned(SAMPLES[user], sample_id)


# region: readonly-writable
@app.put("/api/v1/samples/{sample_id}", response_model=Sample, responses=REFUSALS)
def change_sample(sample_id: UUID, change: NewSample, user: User):
    sample = owned(SAMPLES[user], sample_id)
    sample.update(change.model_dump())
    return sample


# endregion


@app.delete("/api/v1/samples/{sample_id}", status_code=204, responses=REFUSALS)
def remove_sample(sample_id: UUID, user: User) -> None:
    SAMPLES[user].remove(owned(SAMPLES[user], sample_id))


serve_document(app, basic)
