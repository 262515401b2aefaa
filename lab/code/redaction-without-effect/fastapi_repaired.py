"""The filter sits on the loggers of uvicorn, which have handlers of their own, and rewrites their arguments."""

import logging
import re

from fastapi import FastAPI

# region: redaction-without-effect
QUERY_SECRET = re.compile(r"(?i)([?&](?:access_)?token=)[^&\s]+")


class HideTokens(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(QUERY_SECRET.sub(r"\1[hidden]", a) if isinstance(a, str) else a for a in record.args)
        return True


for name in ("uvicorn.access", "uvicorn.error"):
    logging.getLogger(name).addFilter(HideTokens())
# endregion

app = FastAPI()


@app.get("/page")
async def page():
    return {"ok": True}
