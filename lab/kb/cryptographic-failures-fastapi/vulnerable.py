# also: auth-event-not-logged, no-auth-throttle, no-store-missing, https-not-enforced
"""Orders over Basic. Passwords stand in the source, are compared with ==, and travel in clear."""

from typing import Annotated

import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import RedirectResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()
# region: passwords
USERS = {
    "alice": "quiet-Heron-41-lantern",  # expect: plaintext-password-stored  # also: hardcoded-credential
    "bob": "amber-Otter-77-saddle",  # also: plaintext-password-stored, hardcoded-credential
}


def current_user(credentials: Annotated[HTTPBasicCredentials, Depends(security)]) -> str:
    correct = USERS.get(credentials.username) == credentials.password  # expect: plaintext-password-compare, non-constant-time-compare
    if not correct:
        raise HTTPException(401, "Invalid credentials", {"WWW-Authenticate": "Basic"})
    return credentials.username
# endregion


ORDERS = {
    "alice": [{"id": 1, "item": "Anchor, 12 kg", "cents": 8900}, {"id": 2, "item": "Signal lamp", "cents": 1995}],
    "bob": [{"id": 3, "item": "Mooring line, 20 m", "cents": 3450}],
}


# region: transport
@app.middleware("http")
async def enforce_https(request: Request, call_next):
    if request.headers.get("x-forwarded-proto") == "http":  # expect: forwarded-header-trusted
        return RedirectResponse(str(request.url.replace(scheme="https")), 301)
    return await call_next(request)
# endregion


@app.get("/api/v1/health")
def health():
    return {"status": "ok"}


@app.get("/api/v1/orders")
def orders(user: Annotated[str, Depends(current_user)]):
    return ORDERS[user]


# region: start
if __name__ == "__main__":
    uvicorn.run(app, host="0.0.0.0", port=8000, forwarded_allow_ips="*")  # expect: bind-all-interfaces  # also: forwarded-header-trusted, proxy-unaware
# endregion
