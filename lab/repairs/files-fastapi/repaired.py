"""One folder is served, which holds what clients may have and nothing else; errors have words of their own."""

import hashlib
import logging
import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
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
# region: cors-reflects-origin
app.add_middleware(
    CORSMiddleware,
    allow_origins=["https://shop.example"],  # whole origins, no pattern and no "*"
    allow_methods=["GET", "POST"],
    allow_headers=["Authorization", "Content-Type"],
    allow_credentials=True,  # leave it out when the front end sends its token itself
)
# endregion
# region: log-served
LOGS = PROJECT / "logs"  # beside the folder that is served, and not in it; standard output is better still
LOGS.mkdir(mode=0o700)
logging.getLogger("audit").addHandler(logging.FileHandler(LOGS / "app.log"))
# endregion
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
    return open("/srv/notes/data/manual.txt").read(80)


# region: internal-path
@app.exception_handler(OSError)
async def storage_error(request: Request, error: OSError) -> JSONResponse:
    # The text of an OSError has the path in it: into the log, under the id that the answer has.
    logging.getLogger("uvicorn.error").error("request %s", request.scope["request_id"], exc_info=error)
    return JSONResponse({"error": "the file is not available"}, 500)


# endregion
serve_document(app, basic)
# region: exposed-file
# One folder, made for it: never "." nor the folder of the program. A folder in it is answered with 404.
app.mount("/static", StaticFiles(directory=PROJECT / "public"))
# endregion
