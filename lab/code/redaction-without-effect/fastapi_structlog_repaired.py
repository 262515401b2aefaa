"""The processor that hides secrets comes before the renderer."""

import structlog
from fastapi import FastAPI


def hide(logger, method, event):
    event.pop("password", None)
    event.pop("authorization", None)
    return event


structlog.configure(processors=[structlog.processors.TimeStamper(), hide, structlog.processors.JSONRenderer()])
log = structlog.get_logger()
app = FastAPI()


@app.get("/page")
async def page():
    log.info("page", view="start")
    return {"ok": True}
