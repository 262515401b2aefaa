"""Device registry: people sign in with Basic at /session and get a short-lived token for everything else."""

import sys

from fastapi import FastAPI
from loguru import logger

from registry import api, sign_in
from registry.settings import Settings, load
from registry.web import Hardening


def create_app(settings: Settings | None = None) -> FastAPI:
    settings = settings or load()
    logger.remove()
    logger.add(sys.stderr, level="INFO", serialize=True, diagnose=False)
    app = FastAPI(title="devices", openapi_url=None)
    app.state.settings = settings
    app.state.tokens = sign_in.Tokens(settings.token_seconds)
    app.state.attempts = sign_in.Attempts(settings.attempts, settings.attempts_seconds)
    app.middleware("http")(Hardening(settings))
    app.include_router(sign_in.router)
    app.include_router(api.router, prefix="/v1")
    return app
