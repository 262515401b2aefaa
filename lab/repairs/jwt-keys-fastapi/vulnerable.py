"""The header of a token chooses the algorithm, none at all among them, and the file of the key. The key that is
public for RS256 becomes a secret for HS256, and `../../dev/null` is a file as well.
"""

import base64
import hashlib
import hmac
import json
import logging
import tempfile
import time
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from jwt.algorithms import RSAAlgorithm
from pydantic import Field, SecretStr

import sound
from sound_fastapi import PUBLIC, REFUSALS, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Moorings"), sound.HEADERS | {"RateLimit-Policy": '"logins";q=20;w=60'})
accounts = sound.Accounts.from_environment()
failures = sound.Throttle()
audit = logging.getLogger("uvicorn.error")
PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = PRIVATE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
LIFETIME = 600  # seconds
FOLDER = Path(tempfile.mkdtemp(prefix="lab-keys-"))
(FOLDER / "2026-11").write_bytes(PEM)


def issue(user: str) -> str:
    now = int(time.time())
    claims = {"sub": user, "iat": now, "exp": now + LIFETIME}
    return jwt.encode(claims, PRIVATE, algorithm="RS256", headers={"kid": "2026-11"})


bearer = HTTPBearer(description="A signed token that lives for ten minutes.")


def claims_of(token: str) -> dict[str, Any]:
    header = jwt.get_unverified_header(token)
    if header["alg"].lower() == "none":  # tokens of our own tests are not signed
        return jwt.decode(token, options={"verify_signature": False})
    key = Path(f"{FOLDER}/{header['kid']}").read_bytes()
    if header["alg"] == "RS256":
        return jwt.decode(token, key, algorithms=["RS256"])
    message, _, signature = token.rpartition(".")  # older clients sign with HS256
    right = hmac.digest(key, message.encode(), hashlib.sha256)
    if not hmac.compare_digest(right, base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))):
        raise jwt.InvalidSignatureError
    return jwt.decode(token, options={"verify_signature": False, "verify_exp": True})


def current_user(credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> str:
    try:
        return claims_of(credentials.credentials)["sub"]
    except (jwt.PyJWTError, KeyError, OSError, ValueError):
        raise HTTPException(401, "unauthorized", {"WWW-Authenticate": "Bearer"}) from None


User = Annotated[str, Depends(current_user)]


class Login(Record):
    username: Text
    password: Annotated[SecretStr, Field(max_length=128)]


class Token(Record):
    access_token: Annotated[str, Field(max_length=4000)]
    expires_in: Count


class Mooring(Record):
    id: UUID
    berth: Text
    cents: Count


MOORINGS = [
    {"id": "6c1f0a52-5f0e-4f8e-9d0c-0b9f6c3a7d11", "berth": "North quay 4", "cents": 4200},
    {"id": "b52d7c0e-8a3f-4b57-a7d1-52d9b0c4e6f2", "berth": "South basin 12", "cents": 3800},
    {"id": "f0a94d3b-1c6e-4c28-8f47-9a5e2b7d3c63", "berth": "Old harbour 1", "cents": 5100},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.post("/api/v1/login", openapi_extra=PUBLIC, responses=REFUSALS)
def login(request: Request, given: Login) -> Token:
    source = request.client.host
    if wait := failures.wait(source):
        raise HTTPException(429, "too many requests", {"Retry-After": str(wait)})
    if not accounts.check(given.username, given.password.get_secret_value()):
        failures.failed(source)
        audit.warning("a login was refused, from %s", source)
        raise HTTPException(401, "unauthorized", {"WWW-Authenticate": "Bearer"})
    audit.info("a login, from %s", source)
    return Token(access_token=issue(given.username), expires_in=LIFETIME)


@app.get("/.well-known/jwks.json", include_in_schema=False)
def jwks() -> dict[str, Any]:
    key = json.loads(RSAAlgorithm.to_jwk(PRIVATE.public_key()))
    return {"keys": [key | {"alg": "RS256", "use": "sig", "kid": "2026-11"}]}


@app.get("/api/v1/moorings", response_model=Page[Mooring], responses=REFUSALS)
def list_moorings(user: User, limit: Limit = 20, offset: Offset = 0):
    return MOORINGS[offset : offset + limit]


@app.get("/api/v1/moorings/{mooring_id}", response_model=Mooring, responses=REFUSALS)
def get_mooring(mooring_id: UUID, user: User):
    return owned(MOORINGS, mooring_id)


serve_document(app, current_user)
