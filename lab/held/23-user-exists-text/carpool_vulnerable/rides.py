from accounts import person
from fastapi import APIRouter, Depends

router = APIRouter(prefix="/rides")
_rides: list[dict] = []


@router.get("/")
def rides(me: int = Depends(person)):
    return _rides


@router.post("/", status_code=201)
def offer(start: str, end: str, me: int = Depends(person)):
    _rides.append({"driver": me, "from": start, "to": end})
    return _rides[-1]
