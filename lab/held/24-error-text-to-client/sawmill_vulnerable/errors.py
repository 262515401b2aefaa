from flask import jsonify

from directory import DirectoryError


def problem(status, title, detail=None):
    return jsonify(status=status, title=title, detail=detail), status  # also: verbose-auth-error


def register(app):
    @app.errorhandler(DirectoryError)
    def directory_error(e):
        app.logger.exception("directory")
        return problem(503, "sign-in is not possible", ", ".join(map(str, e.args)))  # expect: verbose-auth-error

    @app.errorhandler(404)
    def missing(e):
        return problem(404, "not found")
