"""Tax documents of the clients."""
# also: https-not-enforced, no-auth-throttle, auth-event-not-logged
import os
from pathlib import Path
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Response
from fastapi.responses import FileResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
ROOT = Path("/srv/taxes")


def client(c: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    stored = os.environ.get("CLIENT_" + c.username.upper(), "")
    if not stored or not bcrypt.checkpw(c.password.encode(), stored.encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return c.username.lower()


@app.get("/years")
def years(response: Response, me: Annotated[str, Depends(client)]):
    response.headers["Cache-Control"] = "no-store"
    return sorted(p.stem for p in (ROOT / me).glob("*.pdf"))


@app.get("/years/{year}")
def year(year: int, me: Annotated[str, Depends(client)]):
    return FileResponse(ROOT / me / f"{year}.pdf", headers={"Cache-Control": "no-store"})
