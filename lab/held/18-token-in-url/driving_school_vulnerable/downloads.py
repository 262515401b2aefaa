from typing import Annotated

from fastapi import APIRouter, Query, Response

from teachers import read_pass

downloads = APIRouter()


@downloads.get("/calendar.ics")
def calendar(token: Annotated[str, Query(alias="pass")]):  # expect: token-in-url
    who = read_pass(token)
    return Response(f"BEGIN:VCALENDAR\r\nX-WR-CALNAME:{who}\r\nEND:VCALENDAR\r\n", media_type="text/calendar")
