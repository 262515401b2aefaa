import structlog
from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from vault import Vault

log = structlog.get_logger("ferry")
vault = Vault("captains.sqlite3")
basic = HTTPBasic()


def captain(request: Request, creds: HTTPBasicCredentials = Depends(basic)) -> str:
    accepted = vault.check(creds.username, creds.password)
    log.info("captain", name=creds.username, accepted=accepted, peer=request.client.host, path=request.url.path)
    if not accepted:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return creds.username
