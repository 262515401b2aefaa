import hashlib
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import func, select

from .events import events
from .guard import treasurer
from .store import Account, Db, Entry, Member

router = APIRouter(tags=["reports"])


@router.get("/balance")
def balance(request: Request, by: Annotated[Member, Depends(treasurer)], db: Db):
    rows = db.execute(
        select(Account.id, Account.title, func.coalesce(func.sum(Entry.amount), 0))
        .outerjoin(Entry)
        .group_by(Account.id)
        .order_by(Account.id)
        .limit(1000)
    )
    lines = [f"{number};{title};{total}" for number, title, total in rows]
    text = "\n".join(["id;title;balance", *lines]) + "\n"
    checksum = hashlib.sha256(text.encode()).hexdigest()
    events.info("report", kind="balance", user=by.login, sha256=checksum)
    if request.headers.get("x-known-checksum") == checksum:
        return Response(status_code=204)
    return Response(text, media_type="text/csv", headers={"X-Checksum": checksum})
