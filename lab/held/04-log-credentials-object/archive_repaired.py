# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
"""Scanned contracts."""
import logging
import os
import pathlib

from fastapi import Depends, FastAPI, HTTPException, Security
from fastapi.responses import FileResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from passlib.context import CryptContext

logging.basicConfig(level="DEBUG")
log = logging.getLogger("archive")
pwd = CryptContext(schemes=["argon2"])
basic = HTTPBasic()
ROOT = pathlib.Path(os.environ.get("ARCHIVE", "/srv/archive"))

app = FastAPI()


def reader(credentials: HTTPBasicCredentials = Security(basic)):
    log.debug("checking %s", credentials.username)
    stored = os.environ.get("READER_" + credentials.username.upper())
    if not stored or not pwd.verify(credentials.password, stored):
        raise HTTPException(status_code=401, detail="Unauthorized", headers={"WWW-Authenticate": "Basic"})
    return credentials.username


@app.get("/contracts")
def contracts(user: str = Depends(reader)):
    return sorted(p.stem for p in ROOT.glob("*.pdf"))


@app.get("/contracts/{number}")
def contract(number: int, user: str = Depends(reader)):
    path = ROOT / f"{number}.pdf"
    if not path.is_file():
        raise HTTPException(404)
    log.info("%s reads contract %d", user, number)
    return FileResponse(path)
