# also: https-not-enforced, no-store-missing
import logging
import os
import time
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

log = logging.getLogger("ski")
app = FastAPI()
tries: dict[tuple[str, str], list[float]] = {}  # also: throttle-unbounded


def cashier(request: Request, c: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    key = (request.client.host, c.username)
    seen = tries.setdefault(key, [])  # expect: throttle-unbounded
    if len([t for t in seen if t > time.time() - 300]) >= 5:
        log.warning("throttled %s %r", *key)
        raise HTTPException(429, headers={"Retry-After": "300"})
    stored = os.environ.get("SKI_" + c.username, "")
    if not stored or not bcrypt.checkpw(c.password.encode(), stored.encode()):
        seen.append(time.time())  # also: throttle-unbounded
        log.warning("refused %s %r", *key)
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    log.info("accepted %s %r", *key)
    return c.username


@app.post("/passes", status_code=201)
def sell(days: int, who: Annotated[str, Depends(cashier)]):
    return {"days": days, "by": who}
