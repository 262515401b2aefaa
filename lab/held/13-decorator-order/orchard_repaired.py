"""Harvest figures."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import functools
import inspect
import os

import bcrypt
from fastapi import FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic

app = FastAPI()
scheme = HTTPBasic()
harvest: dict[str, float] = {}


def farmers_only(endpoint):
    @functools.wraps(endpoint)
    async def checked(request: Request, *args, **kwargs):
        creds = await scheme(request)
        stored = os.environ.get("FARMER_" + creds.username, "")
        if not stored or not bcrypt.checkpw(creds.password.encode(), stored.encode()):
            raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
        result = endpoint(request, *args, **kwargs)
        return await result if inspect.isawaitable(result) else result

    return checked


@app.get("/harvest")
@farmers_only
async def show(request: Request):
    return harvest


@app.put("/harvest/{sort}")
@farmers_only
async def weigh(request: Request, sort: str, kg: float):
    harvest[sort] = harvest.get(sort, 0) + kg
    return harvest


@app.delete("/harvest")
@farmers_only
async def new_year(request: Request):
    harvest.clear()
