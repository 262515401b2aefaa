"""Debug flags that are not the server's: a test class, a template setting, a log level, a command line option."""

import argparse
import logging

from flask import Flask, jsonify

logging.basicConfig(level=logging.DEBUG)


class ProductionConfig:
    DEBUG = False
    EXPLAIN_TEMPLATE_LOADING = False


class TestingConfig(ProductionConfig):
    TESTING = True


def create_app(config=ProductionConfig, verbose=True):
    app = Flask(__name__)
    app.config.from_object(config)

    @app.get("/page")
    def page():
        return jsonify(title="Welcome", debug=bool(verbose))

    return app


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--debug", action="store_true")
    options = parser.parse_args()
    create_app().run(host="127.0.0.1", debug=options.debug)
