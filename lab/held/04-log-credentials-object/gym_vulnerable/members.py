from fastapi import APIRouter, Depends, HTTPException

from security import Staff

members = APIRouter()
desk = Staff("desk")
_names: dict[int, str] = {}


@members.get("/{number}")
async def get_member(number: int, by: str = Depends(desk)):
    if number not in _names:
        raise HTTPException(404)
    return {"number": number, "name": _names[number]}


@members.put("/{number}")
async def set_member(number: int, name: str, by: str = Depends(desk)):
    _names[number] = name
    return {"number": number, "name": name, "by": by}
