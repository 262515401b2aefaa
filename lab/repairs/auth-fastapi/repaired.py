"""One header, read as UTF-8, and one password, compared as it was sent; all of the router asks for it."""

import base64
import binascii
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import JSONResponse

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Watches"))
passwords = sound.passwords_from_environment()

# region: basic-password-in-url
SECRETS = {"password", "passwd", "token", "access_token", "api_key"}


@app.middleware("http")
async def no_credentials_in_urls(request: Request, call_next):
    """URLs end up in logs and histories: what was sent so is refused, and the client's author learns of it."""
    if SECRETS & request.query_params.keys():
        return JSONResponse({"error": "credentials belong into the Authorization header"}, 400)
    return await call_next(request)


# endregion
# region: basic-password-normalised
hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
HASHES = {user: hasher.hash(password) for user, password in passwords.items() if user and password}
NOBODY = hasher.hash(secrets.token_urlsafe(32))


def check(user: str, password: str) -> bool:
    """The password as it was sent: not trimmed, folded or cut. Unknown users cost the same work."""
    try:
        hasher.verify(HASHES.get(user, NOBODY), password)
    except VerificationError:
        return False
    return user in HASHES


# endregion
# region: basic-empty-credentials
# An account without a name or a password is no account; one that is only half set is a mistake to be told of.
if not all(user and password for user, password in passwords.items()):
    raise SystemExit("an account needs a name and a password")
# endregion

# region: challenge-charset
CHALLENGE = {"WWW-Authenticate": 'Basic realm="watches", charset="UTF-8"'}


def basic_pair(request: Request) -> tuple[str, str]:
    """User name and password of the one Basic field, read as the challenge says; 401 for everything else."""
    fields = request.headers.getlist("authorization")
    scheme, _, encoded = fields[0].partition(" ") if len(fields) == 1 else ("", "", "")
    try:
        text = base64.b64decode(encoded, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        text = ""
    user, colon, password = text.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise HTTPException(401, "unauthorized", CHALLENGE)
    return user, password


# endregion
basic = Basic(check, realm="watches")


class Watch(Record):
    station: Text
    hours: Count


WATCHES = [{"station": "North pier", "hours": 8}, {"station": "Signal tower", "hours": 6}]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


# region: auth-enforced-on-some-methods
# A dependency of the router runs for every method of every route, those to come as well.
api = APIRouter(prefix="/api/v1", dependencies=[Depends(basic_pair), Depends(basic)], responses=REFUSALS)


@api.get("/watches", response_model=Page[Watch])
@api.head("/watches", include_in_schema=False)
def list_watches(limit: Limit = 20, offset: Offset = 0):
    return WATCHES[offset : offset + limit]


@api.get("/stations", response_model=Page[Text])
def list_stations(limit: Limit = 20, offset: Offset = 0):
    return [watch["station"] for watch in WATCHES[offset : offset + limit]]


app.include_router(api)
# endregion


serve_document(app, basic)
