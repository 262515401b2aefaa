import logging

from flask import jsonify
from werkzeug.exceptions import HTTPException

log = logging.getLogger("payments")


class Rejected(Exception):
    """Refused for a reason that the clerk may read: `public` was written for that."""

    def __init__(self, public: str, status: int = 422):
        super().__init__(public)
        self.public, self.status = public, status


def install_error_handlers(app):
    @app.errorhandler(Rejected)
    def rejected(problem):
        return jsonify(error=problem.public), problem.status

    @app.errorhandler(Exception)
    def unexpected(problem):
        if isinstance(problem, HTTPException):
            return jsonify(error=problem.name), problem.code
        log.exception("unexpected")
        return jsonify(error="Something went wrong"), 500
