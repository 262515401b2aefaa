from flask import jsonify

from directory import DirectoryError


def problem(status, title, detail=None):
    return jsonify(status=status, title=title, detail=detail), status


def register(app):
    @app.errorhandler(DirectoryError)
    def directory_error(e):
        app.logger.exception("directory")
        return problem(503, "sign-in is not possible")

    @app.errorhandler(404)
    def missing(e):
        return problem(404, "not found")
