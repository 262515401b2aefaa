"""Rooms."""

from fastapi import APIRouter

router = APIRouter()


@router.get("/")
def rooms():
    return []


@router.delete("/{number}", status_code=204)
def close(number: int) -> None:
    return None
