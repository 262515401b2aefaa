# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Starlette's session cookie, over TLS only and for an hour."""

import os

from fastapi import FastAPI, Request
from starlette.middleware.sessions import SessionMiddleware

app = FastAPI()
app.add_middleware(SessionMiddleware, secret_key=os.environ.get("SECRET_KEY", ""), https_only=True, same_site="strict", max_age=3600)


@app.get("/visits")
async def visits(request: Request):
    request.session["n"] = request.session.get("n", 0) + 1
    return request.session["n"]
