"""Staff, with their wages."""

from fastapi import APIRouter

router = APIRouter()


@router.get("/")
def staff():
    return [{"name": "Ann", "wage": 3100}]
