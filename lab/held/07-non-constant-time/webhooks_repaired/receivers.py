import logging

from fastapi import APIRouter, Header, HTTPException, Request
from signing import signer

log = logging.getLogger("hooks")
receivers = APIRouter(prefix="/hooks")
paid: set[str] = set()


@receivers.post("/payments", status_code=204)
async def payment(request: Request, x_signature: str = Header()):
    body = await request.body()
    if not signer.valid(body, x_signature):
        log.warning("bad signature from %s", request.client)
        raise HTTPException(403)
    event = await request.json()
    paid.add(event["invoice"])
    log.info("paid %s", event["invoice"])
