"""Cash ledger of a sports club. FastAPI; uvicorn serves TLS itself."""

import os
from contextlib import asynccontextmanager

import uvicorn
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from ledger import accounts, entries, reports
from ledger.events import setup_logging
from ledger.guard import TlsAndHeaders, current_member
from ledger.store import Base, engine


@asynccontextmanager
async def lifespan(app: FastAPI):
    setup_logging()
    Base.metadata.create_all(engine)
    yield
    engine.dispose()


app = FastAPI(title="ledger", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
app.add_middleware(TlsAndHeaders)

signed_in = [Depends(current_member)]
app.include_router(accounts.router, prefix="/accounts", dependencies=signed_in)
app.include_router(entries.router, prefix="/accounts/{account_id}/entries", dependencies=signed_in)
app.include_router(reports.router, prefix="/reports", dependencies=signed_in)


@app.get("/healthz")
async def healthz() -> dict[str, str]:
    return {"status": "ok"}


@app.exception_handler(RequestValidationError)
async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    places = [".".join(str(part) for part in problem["loc"]) for problem in error.errors()]
    return JSONResponse({"error": "invalid", "fields": places}, 422)


if __name__ == "__main__":
    uvicorn.run(
        app,
        host=os.environ.get("LEDGER_HOST", "127.0.0.1"),
        port=8443,
        ssl_certfile=os.environ["LEDGER_CERT"],
        ssl_keyfile=os.environ["LEDGER_KEY"],
        access_log=False,
        server_header=False,
    )
