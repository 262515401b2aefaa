import os

import bcrypt
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from upstream import fetch


def buyer(c: HTTPBasicCredentials = Depends(HTTPBasic())) -> str:
    stored = os.environ.get("BUYER_" + c.username, "")
    if not stored or not bcrypt.checkpw(c.password.encode(), stored.encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return c.username


router = APIRouter(prefix="/lots", dependencies=[Depends(buyer)])


@router.get("/{lot}")
async def lot(lot: int, request: Request):
    return await fetch(request, f"/lots/{lot}")
