"""Listens on loopback unless told otherwise, and warns about the rest."""

import logging
import os

from flask import Flask, jsonify

app = Flask(__name__)
# region: bind-all-interfaces
HOST = os.environ.get("LISTEN_HOST", "127.0.0.1")
# endregion


@app.get("/healthz")
def healthz():
    return jsonify(ok=True)


# region: bind-all-interfaces
if __name__ == "__main__":
    if HOST == "0.0.0.0":
        logging.warning("listening on every address; is there a firewall?")
    app.run(host=HOST, port=5000)
# endregion
