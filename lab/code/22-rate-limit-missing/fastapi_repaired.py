# also: auth-event-not-logged, https-not-enforced, no-store-missing
"""OAuth2 password form behind slowapi."""

import os
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import OAuth2PasswordRequestForm
from slowapi import Limiter, _rate_limit_exceeded_handler
from slowapi.errors import RateLimitExceeded
from slowapi.util import get_remote_address

# region: no-auth-throttle
limiter = Limiter(key_func=get_remote_address)
app = FastAPI()
app.state.limiter = limiter
app.add_exception_handler(RateLimitExceeded, _rate_limit_exceeded_handler)
# endregion
HASHES = {"ann": os.environ.get("ANN_HASH", "").encode()}


# region: no-auth-throttle
@app.post("/token")
@limiter.limit("10/minute")
def token(request: Request, form: Annotated[OAuth2PasswordRequestForm, Depends()]):
    stored = HASHES.get(form.username)
    if not stored or not bcrypt.checkpw(form.password.encode(), stored):
        raise HTTPException(400, "wrong name or password")
    return {"user": form.username}


# endregion
