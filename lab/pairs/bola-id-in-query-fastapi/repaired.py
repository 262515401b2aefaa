"""The query may name the caller's own account and no other.
"""

from typing import Annotated

from fastapi import Depends, HTTPException, Query

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, serve_document, service
from sound_fastapi import Count, Health, Page, Record, Text

app = harden(service("Bank"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="bank")
User = Annotated[str, Depends(basic)]
AccountId = Annotated[int | None, Query(ge=1, le=2_147_483_647)]


class Me(Record):
    account_id: Count
    name: Text


class Entry(Record):
    text: Text
    cents: Count


ACCOUNTS = {"alice": 50117, "bob": 50942}
ENTRIES = {
    50117: [("Rent", 91000), ("Bakery", 480)],
    50942: [("Saddler", 23000), ("Oats", 3150)],
}


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/me", response_model=Me, responses=REFUSALS)
def me(user: User):
    return Me(account_id=ACCOUNTS[user], name=user)


# region: bola-id-in-query
@app.get("/api/v1/statements", response_model=Page[Entry], responses=REFUSALS)
def statements(user: User, account_id: AccountId = None):
    wanted = account_id or ACCOUNTS[user]
    if wanted != ACCOUNTS[user]:
        raise HTTPException(404, "not found")
    return [Entry(text=text, cents=cents) for text, cents in ENTRIES[wanted]]


# endregion


serve_document(app, basic)
