from fastapi import APIRouter, HTTPException

router = APIRouter(prefix="/tolls")
TOLLS = {"car": 6.5, "bike": 1.0}


@router.get("/{kind}")
def toll(kind: str) -> float:
    if kind not in TOLLS:
        raise HTTPException(404)
    return TOLLS[kind]


@router.put("/{kind}")
def set_toll(kind: str, euros: float) -> float:
    TOLLS[kind] = euros
    return euros
