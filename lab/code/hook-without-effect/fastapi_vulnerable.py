"""A middleware that cleans a copy of the headers."""

from fastapi import FastAPI, Request

app = FastAPI()


@app.middleware("http")
async def remove_credentials(request: Request, call_next):  # expect: hook-without-effect
    headers = dict(request.headers)
    headers.pop("authorization", None)  # also: hook-without-effect
    return await call_next(request)


@app.get("/page")
async def page():
    return {"ok": True}
