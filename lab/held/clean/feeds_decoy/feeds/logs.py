import logging

import structlog

HIDDEN = {"authorization", "password", "cookie", "x-signature"}


def hide(_logger, _method, event: dict) -> dict:
    """A second line of defence; nobody should pass these in the first place."""
    for key in list(event):
        if key.lower() in HIDDEN:
            event[key] = "[hidden]"
    return event


def configure(level: str) -> None:
    structlog.configure(
        processors=[
            hide,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
    )
