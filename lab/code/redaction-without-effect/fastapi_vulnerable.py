"""A filter on the root logger does not see what other loggers hand up; uvicorn's does not even hand up."""

import logging

from fastapi import FastAPI

app = FastAPI()


class HideTokens(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = str(record.msg).replace("token=", "token=[hidden]")  # also: redaction-without-effect
        return True


logging.getLogger().addFilter(HideTokens())  # expect: redaction-without-effect


@app.get("/page")
async def page():
    logging.getLogger("shop").info("page")
    return {"ok": True}
