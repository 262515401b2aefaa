# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Registration into a dict."""

from fastapi import APIRouter, FastAPI, HTTPException
from passlib.hash import pbkdf2_sha256
from pydantic import BaseModel, Field

router = APIRouter(prefix="/users")
USERS: dict[str, str] = {}


class NewUser(BaseModel):
    name: str = Field(max_length=40)
    password: str = Field(min_length=12, max_length=200)


@router.post("", status_code=201)
def register(new: NewUser):
    if new.name in USERS:
        raise HTTPException(409)
    USERS[new.name] = pbkdf2_sha256.using(rounds=600_000).hash(new.password)
    return {"name": new.name}


app = FastAPI()
app.include_router(router)
