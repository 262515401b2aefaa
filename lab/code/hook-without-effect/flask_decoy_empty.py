"""Empty bodies that promise nothing: an abstract method, a protocol, a no-op default."""

import abc

from flask import Flask, g, jsonify

app = Flask(__name__)


class Exporter(abc.ABC):
    @abc.abstractmethod
    def export(self, rows):
        pass


class NoExporter(Exporter):
    def export(self, rows):
        return None


@app.before_request
def exporter():
    g.exporter = NoExporter()


@app.teardown_appcontext
def close(error):
    g.pop("db", None)


@app.get("/rows")
def rows():
    g.exporter.export([])
    return jsonify([])
