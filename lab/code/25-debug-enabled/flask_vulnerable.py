"""A kiosk page, started with the debugger."""

from flask import Flask, jsonify

app = Flask(__name__)


@app.get("/page")
def page():
    return jsonify(title="Welcome")


if __name__ == "__main__":
    app.run(host="127.0.0.1", debug=True)  # expect: debug-enabled
