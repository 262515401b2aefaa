"""The debugger comes from the configuration."""

from flask import Flask, jsonify

app = Flask(__name__)
app.config.from_object("settings")
app.config["PROPAGATE_EXCEPTIONS"] = None


@app.get("/page")
def page():
    return jsonify(title="Welcome")


def main():
    app.debug = True  # expect: debug-enabled
    app.run()


if __name__ == "__main__":
    main()
