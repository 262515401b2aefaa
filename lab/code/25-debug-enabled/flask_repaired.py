"""A kiosk page; the debugger is the developer's choice, by the environment of their own machine."""

import os

from flask import Flask, jsonify

app = Flask(__name__)
DEBUG = False


@app.get("/page")
def page():
    return jsonify(title="Welcome", debug=app.debug)


# region: debug-enabled
if __name__ == "__main__":
    app.run(host="127.0.0.1", debug=os.environ.get("FLASK_DEBUG") == "1")
# endregion
