from fastapi import APIRouter, Depends, Request
from teachers import pass_for, teacher

lessons = APIRouter(prefix="/lessons")


@lessons.get("/")
def overview(request: Request, who: str = Depends(teacher)):
    return {"teacher": who, "calendar": f"{request.base_url}calendar.ics", "bearer": pass_for(who)}
