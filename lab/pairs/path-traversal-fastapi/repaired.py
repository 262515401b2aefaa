"""What the rest of the path leads to must lie within the folder, links followed."""

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi import Path as PathParameter
from fastapi.responses import PlainTextResponse

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, serve_document, service
from sound_fastapi import Health, Page, Record, Text

app = harden(service("Charts"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="charts")
User = Annotated[str, Depends(basic)]

FOLDER = Path(tempfile.mkdtemp(prefix="charts-")).resolve()
(FOLDER / "north").mkdir()
(FOLDER / "north" / "sound.txt").write_text("Seven fathoms at low water.\n")
(FOLDER / "south.txt").write_text("Keep the beacon to port.\n")


class Chart(Record):
    path: Text


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/charts", response_model=Page[Chart], responses=REFUSALS)
def list_charts(user: User):
    return [{"path": str(path.relative_to(FOLDER))} for path in sorted(FOLDER.rglob("*.txt"))]


# region: path-traversal
@app.get("/api/v1/charts/{path:path}", response_class=PlainTextResponse, responses=REFUSALS)
def read_chart(path: Annotated[str, PathParameter(max_length=200)], user: User):
    try:
        chart = (FOLDER / path).resolve()
        if not chart.is_relative_to(FOLDER):
            raise HTTPException(404, "not found")
        return PlainTextResponse(chart.read_text())
    except (OSError, ValueError):
        raise HTTPException(404, "not found") from None


# endregion


serve_document(app, basic)
