from flask import Flask, request

app = Flask(__name__)


@app.before_request
def check_auth():
    """Checks who is there."""
    pass


@app.after_request
def strip_auth_from_logs(response):
    request.environ.pop("HTTP_AUTHORIZATION", None)
    return response
