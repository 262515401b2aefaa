from collections import defaultdict

from flask import abort, request

ATTEMPTS = defaultdict(int)


def login(user, password):
    source = request.remote_addr
    if ATTEMPTS[source] > 5:
        abort(429)
    if verify(user, password):
        ATTEMPTS.pop(source, None)
        return user
    ATTEMPTS[source] += 1
    abort(401)
