"""Collects events of partners (signed webhooks) and shows them to our own people (Basic)."""

from fastapi import FastAPI

from feeds.config import Config
from feeds.gate import BasicGate
from feeds.hooks import hooks
from feeds.logs import configure
from feeds.reader import reader
from feeds.store import Store


def build(config: Config | None = None) -> FastAPI:
    config = config or Config()
    configure(config.log_level)
    app = FastAPI(title="feeds", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.config = config
    app.state.store = Store(config.database)
    app.add_middleware(BasicGate, config=config, open_paths=("/hooks/", "/healthz"))
    app.include_router(hooks, prefix="/hooks")
    app.include_router(reader, prefix="/events")

    @app.get("/healthz")
    def healthz():
        return {"ok": True}

    return app
