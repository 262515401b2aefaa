from flask import Flask, jsonify
from werkzeug.exceptions import HTTPException


def register_errors(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def known(error: HTTPException):
        return jsonify(error=error.name), error.code

    @app.errorhandler(Exception)
    def unknown(error: Exception):
        app.logger.exception("unhandled")
        return jsonify(error="Internal Server Error"), 500
