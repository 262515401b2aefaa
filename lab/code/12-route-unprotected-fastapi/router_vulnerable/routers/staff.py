"""Staff, with their wages."""

from fastapi import APIRouter

router = APIRouter()


@router.get("/")  # expect: route-unprotected
def staff():
    return [{"name": "Ann", "wage": 3100}]
