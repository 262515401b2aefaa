# also: plaintext-password-stored, https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import hmac
import json
from pathlib import Path
from typing import Annotated

from fastapi import Body, Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

STORE = Path("tenants.json")
app = FastAPI(title="allotments")


def load() -> dict[str, dict[str, str]]:
    return json.loads(STORE.read_text()) if STORE.exists() else {}


@app.post("/register", status_code=201)
def new_tenant(name: Annotated[str, Body()], password: Annotated[str, Body(min_length=10)], plot: Annotated[str, Body()]):
    tenants = load()
    if name in tenants:
        raise HTTPException(409, "cannot register")  # also: verbose-auth-error
    tenants[name] = {"password": password, "plot": plot}  # expect: plaintext-password-stored
    STORE.write_text(json.dumps(tenants, indent=2))  # also: plaintext-password-stored
    return {"plot": plot}


def tenant(sent: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> dict[str, str]:
    known = load().get(sent.username, {"password": ""})
    if not known["password"] or not hmac.compare_digest(known["password"].encode(), sent.password.encode()):  # also: plaintext-password-compare
        raise HTTPException(401, "no", {"WWW-Authenticate": "Basic"})
    return known


@app.get("/plot")
def plot(t: Annotated[dict, Depends(tenant)]):
    return {"plot": t["plot"]}
