from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from teachers import read_pass

downloads = APIRouter()


@downloads.get("/calendar.ics")
def calendar(sent: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]):
    who = read_pass(sent.credentials)
    return Response(f"BEGIN:VCALENDAR\r\nX-WR-CALNAME:{who}\r\nEND:VCALENDAR\r\n", media_type="text/calendar")
