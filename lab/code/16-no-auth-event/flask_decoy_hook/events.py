"""Authentication events as JSON lines."""

import json
import logging

from flask import g, request

log = logging.getLogger("auth.events")


def record(outcome, user):
    log.info(json.dumps({"event": "authentication", "outcome": outcome, "user": user, "source": request.remote_addr}))


def install(app):
    @app.after_request
    def success(response):
        if response.status_code < 400 and "claimed" in g:
            record("success", g.claimed)
        return response
