"""Climate of the greenhouses."""
# also: plaintext-password-stored, https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, status
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import StaticPool

engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})


class Base(DeclarativeBase):
    pass


class Gardener(Base):
    __tablename__ = "gardeners"
    login: Mapped[str] = mapped_column(String(40), primary_key=True)
    passphrase: Mapped[str] = mapped_column(String(120))  # also: plaintext-password-stored


class House(Base):
    __tablename__ = "houses"
    id: Mapped[int] = mapped_column(primary_key=True)
    target: Mapped[float] = mapped_column(default=21.5)


Base.metadata.create_all(engine)


def session() -> Iterator[Session]:
    with Session(engine) as s:
        yield s


Db = Annotated[Session, Depends(session)]


def current_gardener(creds: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())], db: Db) -> Gardener:
    stmt = select(Gardener).where(
        Gardener.login == creds.username,
        Gardener.passphrase == creds.password,  # expect: plaintext-password-compare # also: non-constant-time-compare, plaintext-password-stored
    )
    if (gardener := db.scalar(stmt)) is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, headers={"WWW-Authenticate": "Basic"})
    return gardener


app = FastAPI()


@app.get("/houses/{house_id}")
def house(house_id: int, db: Db, me: Annotated[Gardener, Depends(current_gardener)]):
    found = db.get(House, house_id)
    if found is None:
        raise HTTPException(404)
    return {"target": found.target}


@app.put("/houses/{house_id}")
def set_target(house_id: int, target: float, db: Db, me: Annotated[Gardener, Depends(current_gardener)]):
    db.merge(House(id=house_id, target=target))
    db.commit()
    return {"target": target, "by": me.login}
