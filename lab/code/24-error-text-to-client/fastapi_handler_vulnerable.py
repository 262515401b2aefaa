"""A handler for everything answers with the traceback."""

import traceback

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

app = FastAPI()


@app.exception_handler(Exception)
async def failed(request: Request, error: Exception):
    return JSONResponse({"error": repr(error), "trace": traceback.format_exc()}, 500)  # expect: verbose-auth-error


@app.get("/divide/{number}")
async def divide(number: int):
    return 10 / number
