from flask import Flask, request

app = Flask(__name__)
SHOWN = {"user-agent", "content-type"}


def shown(headers):
    return {name: value if name.lower() in SHOWN else "[REDACTED]" for name, value in headers.items()}


@app.before_request
def trace():
    app.logger.debug("%s %s", request.path, shown(request.headers))
    app.logger.debug("agent %s", request.headers.get("User-Agent"))
