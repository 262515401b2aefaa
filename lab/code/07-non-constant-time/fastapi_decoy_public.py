# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Comparisons of things that are no secret, some with secret-looking names."""

from fastapi import FastAPI, Header, HTTPException, Response

app = FastAPI()
ETAG = '"v42"'
TOKEN_TYPE = "bearer"
KEY_VERSION = "2026-11"


@app.get("/catalogue")
def catalogue(response: Response, if_none_match: str | None = Header(default=None), x_key_version: str = Header(default=KEY_VERSION)):
    if if_none_match == ETAG:
        return Response(status_code=304)
    if x_key_version != KEY_VERSION:
        raise HTTPException(400, "use key version " + KEY_VERSION)
    response.headers["ETag"] = ETAG
    token_type = "bearer"
    return {"items": [], "token_type_ok": token_type == TOKEN_TYPE}
