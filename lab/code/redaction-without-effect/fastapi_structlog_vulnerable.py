"""The processor that hides secrets comes after the one that has already written them."""

import structlog
from fastapi import FastAPI


def hide(logger, method, event):
    if isinstance(event, dict):
        event.pop("password", None)
        event.pop("authorization", None)
    return event


structlog.configure(processors=[structlog.processors.TimeStamper(), structlog.processors.JSONRenderer(), hide])  # expect: redaction-without-effect
log = structlog.get_logger()
app = FastAPI()


@app.get("/page")
async def page():
    log.info("page", view="start")
    return {"ok": True}
