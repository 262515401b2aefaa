import hashlib
import hmac
import time
from typing import Annotated

import structlog
from fastapi import APIRouter, Header, HTTPException, Request

from .config import Config

log = structlog.get_logger("feeds.hooks")
hooks = APIRouter()
MOST_BYTES = 256 * 1024


def signature(key: bytes, moment: str, body: bytes) -> str:
    return hmac.new(key, moment.encode() + b"." + body, hashlib.sha256).hexdigest()


@hooks.post("/{partner}", status_code=202)
async def receive(
    partner: str,
    request: Request,
    x_signature: Annotated[str, Header()],
    x_time: Annotated[str, Header(pattern=r"^\d{10}$")],
) -> dict[str, int]:
    config: Config = request.app.state.config
    body = await request.body()
    if len(body) > MOST_BYTES:
        raise HTTPException(413)
    secret = config.partner_keys.get(partner)
    key = secret.get_secret_value().encode() if secret else b"-"
    genuine = hmac.compare_digest(signature(key, x_time, body).encode(), x_signature.encode())
    fresh = abs(time.time() - int(x_time)) <= config.signature_age
    if secret is None or not genuine or not fresh:
        log.warning("webhook refused", partner=partner, genuine=genuine, fresh=fresh, size=len(body))
        raise HTTPException(403, "Signature not accepted")
    number = request.app.state.store.add(partner, body.decode("utf-8", "replace"))
    log.info("webhook accepted", partner=partner, number=number)
    return {"number": number}
