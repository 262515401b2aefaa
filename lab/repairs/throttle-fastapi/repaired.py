"""A source has one count, over all paths and spellings; what fails is recorded, and told to those on duty when it
goes on.
"""

import json
import logging
import os
import threading
import unicodedata
import urllib.request
from datetime import datetime, timezone
from typing import Annotated

from fastapi import Depends, Request
from fastapi.middleware.cors import CORSMiddleware

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Shifts"))
passwords = sound.passwords_from_environment()

# region: cors-null
app.add_middleware(
    CORSMiddleware,
    allow_origins=["https://shop.example"],  # whole origins; a page from a file or a sandbox is `null`
    allow_methods=["GET", "POST"],
    allow_headers=["Authorization", "Content-Type"],
    allow_credentials=True,  # leave it out when the front end sends its token itself
)
# endregion


# region: alert-not-raised
class Alarm:
    """Tells those on duty when one source goes on failing, from a thread, so that no answer waits for it."""

    def __init__(self, webhook: str, limit: int = 10) -> None:
        self.webhook = webhook
        self.failures = sound.Throttle(limit, window=300)  # in bounded memory
        self.told = sound.Throttle(1, window=300)

    def failed(self, source: str) -> None:
        self.failures.failed(source)
        if self.failures.wait(source) and not self.told.wait(source):
            self.told.failed(source)
            threading.Thread(target=self.post, args=(source,), daemon=True).start()

    def post(self, source: str) -> None:
        body = json.dumps({"alert": "brute-force", "source": source}).encode()
        asked = urllib.request.Request(self.webhook, body, {"Content-Type": "application/json"})
        try:
            urllib.request.urlopen(asked, timeout=5).close()
        except OSError as error:
            logging.getLogger("uvicorn.error").error("the alert could not be sent: %s", error)


alarm = Alarm(os.environ.get("ALERT_WEBHOOK", "http://127.0.0.1:18422/alerts"))
# endregion


# region: error-swallowed
class Recorded(Basic):
    """`record` is called for every request with credentials, also for those that cannot be read."""

    def record(self, request: Request, verdict: sound.Verdict, authorization: list[str]) -> None:
        user, _ = sound.parse_basic(authorization) or (None, "")  # None: not base64, not UTF-8, no colon
        entry = {
            "event": "authentication",
            "outcome": "success" if verdict.user else "failure",
            "status": verdict.status,
            "user": user,
        }
        if authorization:
            write(request, entry)
        if authorization and verdict.user is None:
            alarm.failed(request.client.host)


# endregion
audit = logging.getLogger("shifts.audit")
audit.addHandler(logging.StreamHandler())
audit.setLevel(logging.INFO)
audit.propagate = False


def write(request: Request, entry: dict) -> None:
    about = {
        "time": datetime.now(timezone.utc).isoformat(),
        "source": request.client.host,
        "method": request.method,
        "path": request.url.path,
        "user_agent": request.headers.get("user-agent"),
        "request_id": request.scope.get("request_id"),
    }
    audit.info(json.dumps(about | entry))


# region: throttle-bypass-case
def account(name: str) -> str:
    """The one spelling of a name: it is looked up by it, and whatever is counted by name is counted by it."""
    return unicodedata.normalize("NFKC", name).casefold()


accounts = sound.Accounts({account(user): password for user, password in passwords.items()})


def check(user: str, password: str) -> bool:
    return accounts.check(account(user), password)


# endregion
# region: throttle-bypass-path
class PerSource(Recorded):
    """One count for all paths: where the failures come from is all that its key has."""

    def source(self, request: Request) -> str:
        return request.client.host


basic = PerSource(check, realm="shifts", throttle=sound.Throttle(limit=20, window=60))
# endregion
# region: ratelimit-headers-missing
# On every protected answer (draft-ietf-httpapi-ratelimit-headers), so that clients know before they run into it.
basic.policy = {"RateLimit-Policy": '"failures";q=20;w=60'}
# endregion
User = Annotated[str, Depends(basic)]


class Shift(Record):
    station: Text
    hours: Count


SHIFTS = [{"station": "North desk", "hours": 8}, {"station": "Loading bay", "hours": 6}]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/shifts", response_model=Page[Shift], responses=REFUSALS)
def list_shifts(user: User, limit: Limit = 20, offset: Offset = 0):
    return SHIFTS[offset : offset + limit]


@app.get("/api/v1/stations", response_model=Page[Text], responses=REFUSALS)
def list_stations(user: User, limit: Limit = 20, offset: Offset = 0):
    return [shift["station"] for shift in SHIFTS[offset : offset + limit]]


serve_document(app, basic)
