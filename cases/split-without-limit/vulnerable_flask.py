import base64

from flask import request


def credentials():
    header = request.headers["Authorization"]
    user, password = base64.b64decode(header[6:]).decode().split(":")
    return user, password
