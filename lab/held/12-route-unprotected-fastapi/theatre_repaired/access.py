import json
import pathlib

from fastapi import Depends, HTTPException, status
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from passlib.context import CryptContext

_context = CryptContext(schemes=["argon2", "bcrypt"], deprecated="auto")
_file = pathlib.Path("crew.json")


async def crew(given: HTTPBasicCredentials = Depends(HTTPBasic(realm="theatre"))) -> str:
    hashes = json.loads(_file.read_text("utf-8"))
    if given.username in hashes and _context.verify(given.password, hashes[given.username]):
        return given.username
    raise HTTPException(status.HTTP_401_UNAUTHORIZED, headers={"WWW-Authenticate": 'Basic realm="theatre"'})
