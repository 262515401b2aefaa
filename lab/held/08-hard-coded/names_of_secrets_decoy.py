"""Constants that only sound like secrets: names of variables, paths, headers, field names, messages."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials, OAuth2PasswordBearer

PASSWORD_HASH_VARIABLE = "BACKUP_PASSWORD_HASH"
SECRET_FILE = "/run/secrets/backup_hash"
TOKEN_HEADER = "X-Backup-Token"
PASSWORD_FIELD = "password"
WRONG_PASSWORD = "Wrong user name or password."
API_KEY_PATTERN = r"^bk_[a-z0-9]{32}$"
token_url = "/token"
TOKEN_TYPE = "bearer"

app = FastAPI()
oauth2 = OAuth2PasswordBearer(tokenUrl=token_url, auto_error=False)


def password_hash() -> str:
    file = Path(SECRET_FILE)
    return file.read_text().strip() if file.exists() else os.environ[PASSWORD_HASH_VARIABLE]


def operator(c: HTTPBasicCredentials = Depends(HTTPBasic())) -> str:
    try:
        PasswordHasher().verify(password_hash(), c.password)
    except VerifyMismatchError:
        raise HTTPException(401, WRONG_PASSWORD, {"WWW-Authenticate": "Basic"}) from None
    if c.username != "operator":
        raise HTTPException(401, WRONG_PASSWORD, {"WWW-Authenticate": "Basic"})
    return c.username


@app.get("/backups", dependencies=[Depends(operator)])
def backups() -> dict[str, str]:
    return {"header": TOKEN_HEADER, "field": PASSWORD_FIELD, "pattern": API_KEY_PATTERN}
