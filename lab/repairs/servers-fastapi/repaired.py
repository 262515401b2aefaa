"""One public address, keys in a header, the login at the identity's own page, and TLS to the next service."""

import hmac
import os
import secrets
from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.security import APIKeyHeader, OAuth2AuthorizationCodeBearer

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

# region: stage-host-in-spec
# One server, from the configuration of the deployment: staging describes itself, and nobody else.
SERVERS = [{"url": os.environ.get("PUBLIC_URL", "https://rates.lab.invalid")}]
app = service("Rates", servers=SERVERS)  # FastAPI("Rates", servers=SERVERS)
# endregion
harden(app)
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


# region: api-key-in-query
key = APIKeyHeader(name="X-API-Key", description="The key of a till.")  # not APIKeyQuery
# endregion
# region: oauth-insecure-flow
oauth = OAuth2AuthorizationCodeBearer(  # not OAuth2PasswordBearer
    authorizationUrl="https://id.lab.invalid/authorize",
    tokenUrl="https://id.lab.invalid/token",
    scopes={"rates:read": "Read rates"},
    description="Authorization code with PKCE, at the identity provider's own page.",
)
# endregion


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


# region: third-party-over-http
# Where the gateway goes on to. What the service calls itself: httpx.AsyncClient(base_url="https://…", timeout=5),
# which verifies certificates as it is.
BACKEND = {"x-gateway-backend": {"url": "https://bank.lab.invalid/rates"}}


@app.get("/api/v1/bank/rates", response_model=Page[Rate], responses=REFUSALS, openapi_extra=BACKEND)
def list_rates_of_bank(user: User, limit: Limit = 20, offset: Offset = 0):
    return RATES[offset : offset + limit]


# endregion


serve_document(app, basic)
