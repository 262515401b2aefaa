# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Starlette's session cookie goes over plain HTTP unless told not to."""

import os

from fastapi import FastAPI, Request
from starlette.middleware.sessions import SessionMiddleware

app = FastAPI()
app.add_middleware(SessionMiddleware, secret_key=os.environ.get("SECRET_KEY", ""), https_only=False, same_site="none")  # expect: session-cookie-insecure-config


@app.get("/visits")
async def visits(request: Request):
    request.session["n"] = request.session.get("n", 0) + 1
    return request.session["n"]
