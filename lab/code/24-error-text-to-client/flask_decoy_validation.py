"""Error texts that are meant for the client: the service's own exception class, with no inner detail."""

from flask import Flask, jsonify, request

app = Flask(__name__)


class BadInput(Exception):
    def __init__(self, field, rule):
        super().__init__(f"{field} {rule}")
        self.field, self.rule = field, rule


@app.errorhandler(BadInput)
def bad_input(error):
    return jsonify(error="invalid", field=error.field, rule=error.rule), 400


@app.get("/area")
def area():
    width = request.args.get("width", type=int)
    if width is None or not 0 < width < 1000:
        raise BadInput("width", "must be a number from 1 to 999")
    return jsonify(area=width * width)
