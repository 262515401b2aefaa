from fastapi import APIRouter

router = APIRouter(tags=["props"])
_props = {"skull": 1, "letter": 4}


@router.get("/")
async def inventory():
    return _props


@router.post("/{name}")
async def more(name: str, count: int = 1):
    _props[name] = _props.get(name, 0) + count
    return _props[name]
