import datetime

from fastapi import APIRouter

router = APIRouter(tags=["rehearsals"])
_plan: dict[datetime.date, str] = {}


@router.get("/{day}")
async def on(day: datetime.date):
    return {"day": day, "scene": _plan.get(day)}


@router.put("/{day}")
async def plan(day: datetime.date, scene: str):
    _plan[day] = scene
    return {"day": day, "scene": scene}
