from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from .accounts import Own
from .store import Db, Entry

router = APIRouter(tags=["entries"])


class NewEntry(BaseModel):
    model_config = ConfigDict(extra="forbid")
    day: date
    text: str = Field(max_length=200)
    amount: Decimal = Field(max_digits=10, decimal_places=2)


class ShownEntry(NewEntry):
    model_config = ConfigDict(from_attributes=True)
    id: int


@router.get("", response_model=list[ShownEntry])
def page(
    account: Own,
    db: Db,
    size: Annotated[int, Query(ge=1, le=100)] = 50,
    page_token: Annotated[int, Query(ge=0)] = 0,
):
    rows = select(Entry).where(Entry.account_id == account.id, Entry.id > page_token).order_by(Entry.id).limit(size)
    return db.scalars(rows).all()


@router.post("", response_model=ShownEntry, status_code=201)
def add(account: Own, new: NewEntry, db: Db):
    entry = Entry(account_id=account.id, **new.model_dump())
    db.add(entry)
    db.commit()
    return entry
