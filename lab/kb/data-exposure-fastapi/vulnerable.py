# also: auth-event-not-logged, https-not-enforced, no-auth-throttle
"""Orders and a profile over Basic. Caches may keep the answers, one route is open, errors and logs tell too much."""

import json
import traceback
from pathlib import Path
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI(debug=True)  # expect: debug-enabled
security = HTTPBasic()
hasher = PasswordHasher()
USERS = json.loads(Path(__file__).with_name("users.json").read_text())
ORDERS = {
    "alice": [{"id": 1, "item": "Anchor, 12 kg", "cents": 8900}, {"id": 2, "item": "Signal lamp", "cents": 1995}],
    "bob": [{"id": 3, "item": "Mooring line, 20 m", "cents": 3450}],
}
CUSTOMERS = {
    "alice": {"name": "Alice Moor", "mail": "alice@harbour.example", "iban": "DE02120300000000202051", "limit": 5000},
    "bob": {"name": "Bob Quay", "mail": "bob@harbour.example", "iban": "DE02500105170137075030", "limit": 900},
}


# region: check
def current_user(credentials: Annotated[HTTPBasicCredentials, Depends(security)]) -> str:
    print("login", credentials)  # expect: log-credentials
    if credentials.username not in USERS:
        raise HTTPException(401, f"no user {credentials.username}")  # expect: verbose-auth-error
    try:
        hasher.verify(USERS[credentials.username], credentials.password)
    except VerifyMismatchError as error:
        raise HTTPException(401, f"wrong password: {error}") from error  # expect: verbose-auth-error
    return credentials.username
# endregion


# region: errors
@app.middleware("http")
async def explain(request: Request, call_next):
    try:
        return await call_next(request)
    except Exception as error:
        return JSONResponse({"error": str(error), "trace": traceback.format_exc()}, 500)  # expect: verbose-auth-error
# endregion


@app.get("/api/v1/health")
def health():
    return {"status": "ok"}


@app.get("/api/v1/orders")
def orders(user: Annotated[str, Depends(current_user)]):  # expect: no-store-missing
    return ORDERS[user]


# region: routes
@app.get("/api/v1/profile")
def profile(user: Annotated[str, Depends(current_user)]):  # also: no-store-missing
    return CUSTOMERS[user] | {"password_hash": USERS[user]}


@app.get("/api/v1/orders/{number}")  # expect: route-unprotected
def order(number: int):
    return [order for orders in ORDERS.values() for order in orders if order["id"] == number][0]
# endregion
