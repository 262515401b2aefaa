"""One JSON line for each event that matters."""

import json
import logging
import sys
from datetime import datetime, timezone

log = logging.getLogger("bookings.audit")


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat(),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        line.update(getattr(record, "fields", {}))
        return json.dumps(line, ensure_ascii=True)


def configure() -> None:
    if log.handlers:
        return
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


def event(name: str, *, failed: bool = False, **fields) -> None:
    log.log(logging.WARNING if failed else logging.INFO, name, extra={"fields": fields})
