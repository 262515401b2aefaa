# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI(title="sauna booking")
slots: dict[str, str] = {}


def guest(c: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    stored = os.environ.get(f"GUEST_{c.username.upper()}")
    if stored is None or not bcrypt.checkpw(c.password.encode(), stored.encode()):
        raise HTTPException(401, "Please sign in", {"WWW-Authenticate": "Basic"})
    return c.username


Guest = Annotated[str, Depends(guest)]


@app.get("/slots")
async def my_slots(me: Guest):
    return [slot for slot, who in slots.items() if who == me]


@app.post("/slots/{slot}")
async def book(slot: str, me: Guest):
    if slots.setdefault(slot, me) != me:
        raise HTTPException(409)
    return {"slot": slot}


@app.delete("/slots/{slot}")
async def cancel(slot: str, me: Guest):
    if slots.get(slot) != me:
        raise HTTPException(404)
    del slots[slot]


@app.get("/slots/export")  # expect: route-unprotected
async def export():
    return [{"slot": slot, "guest": who} for slot, who in slots.items()]
