from fastapi import APIRouter, Depends, Request
from teachers import pass_for, teacher

lessons = APIRouter(prefix="/lessons")


@lessons.get("/")
def overview(request: Request, who: str = Depends(teacher)):
    calendar = f"{request.base_url}calendar.ics?pass={pass_for(who)}"  # expect: token-in-url
    return {"teacher": who, "calendar": calendar}  # also: token-in-url
