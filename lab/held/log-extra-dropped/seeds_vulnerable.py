# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import logging
import logging.config
import os
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

logging.config.dictConfig(
    {
        "version": 1,
        "formatters": {"line": {"format": "{asctime} {name} {message} peer={peer}", "style": "{", "defaults": {"peer": "-"}}},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": {"seeds": {"handlers": ["out"], "level": "INFO"}},
    }
)
log = logging.getLogger("seeds.auth")
app = FastAPI()


def gardener(request: Request, c: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    stored = os.environ.get("SEED_" + c.username, "")
    if not stored or not bcrypt.checkpw(c.password.encode(), stored.encode()):
        log.warning("refused", extra={"login": c.username, "peer": request.client.host})  # expect: log-extra-dropped
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    log.info("accepted %s", c.username, extra={"peer": request.client.host})
    return c.username


@app.get("/seeds")
def seeds(me: Annotated[str, Depends(gardener)]):
    return ["beetroot", "chard"]
