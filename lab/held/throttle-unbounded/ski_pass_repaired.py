# also: https-not-enforced, no-store-missing
import logging
import os
from typing import Annotated

import bcrypt
from cachetools import TTLCache
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

log = logging.getLogger("ski")
app = FastAPI()
tries: TTLCache = TTLCache(maxsize=20_000, ttl=300)


def cashier(request: Request, c: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    key = request.client.host
    if tries.get(key, 0) >= 15:
        log.warning("throttled %s", key)
        raise HTTPException(429, headers={"Retry-After": "300"})
    stored = os.environ.get("SKI_" + c.username, "")
    if not stored or not bcrypt.checkpw(c.password.encode(), stored.encode()):
        tries[key] = tries.get(key, 0) + 1
        log.warning("refused %s %r", key, c.username)
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    log.info("accepted %s %r", key, c.username)
    return c.username


@app.post("/passes", status_code=201)
def sell(days: int, who: Annotated[str, Depends(cashier)]):
    return {"days": days, "by": who}
