# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import bcrypt
from argon2 import PasswordHasher
from fastapi import Body, Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
argon = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=2)
pins: dict[str, str] = {}
members: dict[str, bytes] = {}


@app.post("/register", status_code=202)
def register(name: str = Body(), password: str = Body(), pin: str = Body()):
    members.setdefault(name, bcrypt.hashpw(password.encode(), bcrypt.gensalt(rounds=13)))
    pins.setdefault(name, argon.hash(pin))


def member(c: HTTPBasicCredentials = Depends(HTTPBasic())) -> str:
    stored = members.get(c.username)
    if stored is None or not bcrypt.checkpw(c.password.encode(), stored):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return c.username


@app.get("/tools")
def tools(me: str = Depends(member)):
    return ["saw", "drill"]
