# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
"""Orders over Basic. The log holds every password that was sent, and nothing that would tell an attack."""

import json
import logging
import uuid
from pathlib import Path
from typing import Annotated

from argon2 import PasswordHasher
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(message)s")
logger = logging.getLogger(__name__)
app = FastAPI()
security = HTTPBasic()
hasher = PasswordHasher()
USERS = json.loads(Path(__file__).with_name("users.json").read_text())
ORDERS = {
    "alice": [{"id": 1, "item": "Anchor, 12 kg", "cents": 8900}, {"id": 2, "item": "Signal lamp", "cents": 1995}],
    "bob": [{"id": 3, "item": "Mooring line, 20 m", "cents": 3450}],
}


# region: middleware
@app.middleware("http")
async def correlate(request: Request, call_next):
    request.state.correlation_id = str(uuid.uuid4())  # and the client never hears of it
    logger.info(f"{request.method} {request.url} headers={dict(request.headers)}")  # expect: log-headers  # also: log-credentials
    return await call_next(request)
# endregion


# region: check
def verify(credentials: HTTPBasicCredentials) -> bool:
    try:
        return hasher.verify(USERS[credentials.username], credentials.password)
    except Exception:  # expect: auth-exception-swallowed
        return False


def current_user(request: Request, credentials: Annotated[HTTPBasicCredentials, Depends(security)]) -> str:
    if not verify(credentials):
        logger.warning("bad login: %s", credentials)  # expect: log-credentials
        logger.warning(
            "auth_failure",
            extra={"client_ip": request.client.host, "correlation_id": request.state.correlation_id},  # expect: log-extra-dropped
        )
        raise HTTPException(401, "Invalid credentials", {"WWW-Authenticate": "Basic"})
    return credentials.username
# endregion


@app.get("/api/v1/health")
def health():
    return {"status": "ok"}


@app.get("/api/v1/orders")
def orders(user: Annotated[str, Depends(current_user)]):
    return ORDERS[user]
