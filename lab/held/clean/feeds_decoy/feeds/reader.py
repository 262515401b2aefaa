from fastapi import APIRouter, HTTPException, Query, Request

reader = APIRouter()


@reader.get("")
def page(request: Request, after: int = Query(0, ge=0), size: int = Query(50, ge=1, le=200)):
    events = request.app.state.store.page(after, size)
    return {"events": events, "next": events[-1]["number"] if len(events) == size else None}


@reader.get("/me")
def me(request: Request):
    return {"user": request.state.user}


@reader.get("/{number}")
def one(number: int, request: Request):
    event = request.app.state.store.get(number)
    if event is None:
        raise HTTPException(404)
    return event
