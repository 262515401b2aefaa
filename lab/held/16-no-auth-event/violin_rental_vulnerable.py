# also: https-not-enforced, no-auth-throttle, no-store-missing
import os

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from loguru import logger

app = FastAPI()
rented: dict[int, str] = {}


async def teacher(request: Request, creds: HTTPBasicCredentials = Depends(HTTPBasic())):  # expect: auth-event-not-logged
    wanted = os.environ.get(f"TEACHER_{creds.username}")
    if not wanted or not bcrypt.checkpw(creds.password.encode(), wanted.encode()):
        raise HTTPException(status_code=401, headers={"WWW-Authenticate": "Basic"})
    request.state.teacher = creds.username


@app.on_event("startup")
async def hello():
    logger.info("ready")


@app.put("/violins/{number}", dependencies=[Depends(teacher)])
async def rent(number: int, pupil: str, request: Request):
    if number in rented:
        logger.warning("violin {} is taken", number)
        raise HTTPException(409)
    rented[number] = pupil
    return {"number": number, "by": request.state.teacher}


@app.delete("/violins/{number}", dependencies=[Depends(teacher)], status_code=204)
async def give_back(number: int):
    rented.pop(number, None)
