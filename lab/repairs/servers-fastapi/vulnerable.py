"""Clients that are made from the description may go to the staging machine, send their key in the URL and ask
users for the password; its gateway calls the next service in clear.
"""

import hmac
import secrets
from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.security import APIKeyQuery, OAuth2PasswordBearer

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

SERVERS = [{"url": "https://rates.lab.invalid"}, {"url": "http://staging.rates.lab.invalid"}]
app = harden(service("Rates", servers=SERVERS))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="rates")
User = Annotated[str, Depends(basic)]
tokens = sound.Tokens()
KEYS = {secrets.token_urlsafe(32): "till"}


class Rate(Record):
    currency: Text
    thousandths: Count


RATES = [{"currency": "NOK", "thousandths": 11_620}, {"currency": "ISK", "thousandths": 149_800}]


def client_of(key: str) -> str:
    for known, client in KEYS.items():
        if hmac.compare_digest(known.encode(), key.encode()):
            return client
    raise HTTPException(401, "unauthorized", {"WWW-Authenticate": 'ApiKey realm="rates"'})


key = APIKeyQuery(name="api_key", description="The key of a till.")
oauth = OAuth2PasswordBearer(tokenUrl="https://id.lab.invalid/token", scopes={"rates:read": "Read rates"})


def till(given: Annotated[str, Depends(key)]) -> str:
    return client_of(given)


def partner(token: Annotated[str, Depends(oauth)]) -> str:
    holder = tokens.holder(token)
    if holder is None:
        raise HTTPException(401, "unauthorized", {"WWW-Authenticate": "Bearer"})
    return holder


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/rates", response_model=Page[Rate], responses=REFUSALS)
def list_rates(user: User, limit: Limit = 20, offset: Offset = 0):
    return RATES[offset : offset + limit]


@app.get("/api/v1/till/rates", response_model=Page[Rate], responses=REFUSALS)
def list_rates_of_till(client: Annotated[str, Depends(till)], limit: Limit = 20, offset: Offset = 0):
    return RATES[offset : offset + limit]


@app.get("/api/v1/partner/rates", response_model=Page[Rate], responses=REFUSALS)
def list_rates_of_partner(client: Annotated[str, Depends(partner)], limit: Limit = 20, offset: Offset = 0):
    return RATES[offset : offset + limit]


BACKEND = {"x-gateway-backend": {"url": "http://bank.lab.invalid/rates"}}


@app.get("/api/v1/bank/rates", response_model=Page[Rate], responses=REFUSALS, openapi_extra=BACKEND)
def list_rates_of_bank(user: User, limit: Limit = 20, offset: Offset = 0):
    return RATES[offset : offset + limit]


serve_document(app, basic)
