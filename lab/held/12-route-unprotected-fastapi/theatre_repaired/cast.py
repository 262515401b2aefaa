from fastapi import APIRouter
from pydantic import BaseModel

router = APIRouter(tags=["cast"])


class Actor(BaseModel):
    name: str
    phone: str
    fee: float


_cast: dict[str, Actor] = {}


@router.get("/")
async def everybody() -> list[Actor]:
    return list(_cast.values())


@router.put("/{role}")
async def engage(role: str, actor: Actor) -> Actor:
    _cast[role] = actor
    return actor
