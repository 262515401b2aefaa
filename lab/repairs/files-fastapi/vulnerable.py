"""The project's folder is served, with its log and its settings in it, errors carry the paths of files, and every
origin is a friend.
"""

import hashlib
import logging
import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.staticfiles import StaticFiles

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, Problem, harden, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

FOLDER = tempfile.TemporaryDirectory(prefix="lab-files-")
PROJECT = Path(FOLDER.name)
MADE_UP = hashlib.sha256(b"made up").hexdigest()
for name, text in {
    ".env": f"SECRET_KEY={MADE_UP}\nDATABASE_URL=postgres://notes:{MADE_UP}@db/notes\n",
    "public/help.txt": "Ask at the desk.\n",
}.items():
    (PROJECT / name).parent.mkdir(exist_ok=True)
    (PROJECT / name).write_text(text)

app = harden(service("Notes"))
logging.getLogger("audit").addHandler(logging.FileHandler(PROJECT / "app.log"))


@app.middleware("http")
async def allow_origins(request: Request, call_next):
    response = await call_next(request)
    if origin := request.headers.get("origin"):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Credentials"] = "true"
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
    return response


accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="notes")
User = Annotated[str, Depends(basic)]


class Note(Record):
    title: Text
    words: Count


NOTES = [{"title": "Tide tables", "words": 310}, {"title": "Paint list", "words": 42}]
BROKEN = REFUSALS | {500: {"model": Problem, "description": "The file is not available"}}


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/notes", response_model=Page[Note], responses=REFUSALS)
def list_notes(user: User, limit: Limit = 20, offset: Offset = 0):
    return NOTES[offset : offset + limit]


@app.get("/api/v1/manual", responses=BROKEN)
def manual(user: User) -> Text:
    try:
        return open("/srv/notes/data/manual.txt").read(80)
    except OSError as error:
        raise HTTPException(500, str(error)) from None


serve_document(app, basic)
app.mount("/", StaticFiles(directory=PROJECT))
