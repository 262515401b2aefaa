# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import json
import os
import sys

import bcrypt
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

security = HTTPBasic(realm="shifts")


def planner(creds: HTTPBasicCredentials = Depends(security)) -> str:
    hashes = json.loads(os.environ["PLANNERS"])
    known = hashes.get(creds.username, hashes["-"])
    if not bcrypt.checkpw(creds.password.encode(), known.encode()) or creds.username == "-":
        raise HTTPException(401, "no", {"WWW-Authenticate": "Basic"})
    return creds.username


router = APIRouter(prefix="/shifts", dependencies=[Depends(planner)])
PLAN: dict[str, list[str]] = {}


@router.get("/{day}")
def on_day(day: str):
    return {"day": day, "who": PLAN.get(day, [])}


@router.put("/{day}/{person}")
def assign(day: str, person: str):
    PLAN.setdefault(day, []).append(person)
    return {"day": day, "who": PLAN[day]}


app = FastAPI()
app.include_router(router)


@app.middleware("http")
async def dump(request: Request, call_next):
    response = await call_next(request)
    if response.status_code >= 500 or "debug" in request.query_params:
        shown = {name: value for name, value in request.headers.items() if name in {"host", "user-agent", "accept"}}
        print(json.dumps({"path": request.url.path, "headers": shown}), file=sys.stderr)
    return response
