from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from .guard import Me
from .store import Account, Db

router = APIRouter(tags=["accounts"])


class NewAccount(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str = Field(min_length=1, max_length=80)


class ShownAccount(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    title: str


def own_account(account_id: Annotated[int, Path(ge=1)], me: Me, db: Db) -> Account:
    account = db.get(Account, account_id)
    if account is None or account.owner_id != me.id:
        raise HTTPException(404, "No such account")
    return account


Own = Annotated[Account, Depends(own_account)]


@router.get("", response_model=list[ShownAccount])
def mine(me: Me, db: Db):
    return db.scalars(select(Account).where(Account.owner_id == me.id).order_by(Account.title).limit(100)).all()


@router.post("", response_model=ShownAccount, status_code=201)
def create(new: NewAccount, me: Me, db: Db):
    account = Account(title=new.title, owner_id=me.id)
    db.add(account)
    db.commit()
    return account


@router.delete("/{account_id}", status_code=204)
def remove(account: Own, db: Db) -> None:
    if account.entries:
        raise HTTPException(409, "The account has entries")
    db.delete(account)
    db.commit()
