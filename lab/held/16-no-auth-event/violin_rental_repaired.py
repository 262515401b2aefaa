# also: https-not-enforced, no-auth-throttle, no-store-missing
import os
import sys

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from loguru import logger

logger.remove()
logger.add(sys.stderr, serialize=True)
app = FastAPI()
rented: dict[int, str] = {}


async def teacher(request: Request, creds: HTTPBasicCredentials = Depends(HTTPBasic())):
    wanted = os.environ.get(f"TEACHER_{creds.username}")
    event = logger.bind(user=creds.username, peer=request.client.host, path=request.url.path)
    if not wanted or not bcrypt.checkpw(creds.password.encode(), wanted.encode()):
        event.warning("authentication failed")
        raise HTTPException(status_code=401, headers={"WWW-Authenticate": "Basic"})
    event.info("authentication succeeded")
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
