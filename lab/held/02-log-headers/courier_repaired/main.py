# also: https-not-enforced, no-auth-throttle, no-store-missing
import logging.config

from fastapi import FastAPI

from middleware import AuditMiddleware
from parcels import router

logging.config.dictConfig(
    {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": {"format": "%(asctime)s %(name)s %(message)s"}},
        "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "plain"}},
        "root": {"handlers": ["err"], "level": "INFO"},
    }
)

app = FastAPI(title="courier")
app.add_middleware(AuditMiddleware, name="courier")
app.include_router(router, prefix="/v1")
