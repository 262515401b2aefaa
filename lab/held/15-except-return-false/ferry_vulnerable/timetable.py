from fastapi import APIRouter

router = APIRouter(prefix="/timetable")


@router.get("/")
def departures() -> list[str]:
    return ["08:00", "09:30", "11:00"]
