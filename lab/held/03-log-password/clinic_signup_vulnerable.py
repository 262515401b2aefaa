# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import structlog
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from pydantic import BaseModel, Field

structlog.configure(processors=[structlog.processors.TimeStamper(fmt="iso"), structlog.processors.JSONRenderer()])
log = structlog.get_logger()
ph = PasswordHasher()
app = FastAPI()
accounts: dict[str, dict] = {}


class SignUp(BaseModel):
    email: str
    password: str = Field(min_length=12)
    surgery: str


@app.post("/register", status_code=201)
def register(body: SignUp):
    log.info("new account", **body.model_dump())  # expect: log-credentials
    accounts.setdefault(body.email, {"hash": ph.hash(body.password), "surgery": body.surgery})
    return {"ok": True}


def member(c: HTTPBasicCredentials = Depends(HTTPBasic())) -> dict:
    account = accounts.get(c.username)
    try:
        if account and ph.verify(account["hash"], c.password):
            return account
    except VerifyMismatchError:
        log.warning("wrong password", email=c.username)
    raise HTTPException(401, "Wrong e-mail or password", {"WWW-Authenticate": "Basic"})


@app.get("/surgery")
def surgery(account: dict = Depends(member)):
    return {"surgery": account["surgery"]}
