"""Tokens in the query that open nothing: the mark of the next page, and an address that only ends in `token`."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
from typing import Annotated
from urllib.parse import urlencode

import httpx
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
ROWS = list(range(500))


def user(c: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> str:
    try:
        PasswordHasher().verify(os.environ["ROWS_HASH"], c.password)
    except Argon2Error as e:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"}) from e
    if c.username != os.environ["ROWS_USER"]:
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return c.username


@app.get("/rows")
def rows(request: Request, me: Annotated[str, Depends(user)], page_token: int = 0):
    following = request.url_for("rows").include_query_params(page_token=page_token + 50)
    return {"rows": ROWS[page_token:page_token + 50], "next": str(following)}


@app.get("/exchange")
async def exchange(me: Annotated[str, Depends(user)]):
    form = {"grant_type": "client_credentials", "client_id": os.environ["CLIENT"], "client_secret": os.environ["CLIENT_SECRET"]}
    async with httpx.AsyncClient() as client:
        answer = await client.post("https://idp.example/oauth/token?" + urlencode({"tenant": "rows"}), data=form)
    return {"token_type": answer.json()["token_type"]}
