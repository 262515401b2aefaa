from collections import defaultdict

from flask import abort, request

ATTEMPTS = defaultdict(int)
FAILED_ACCOUNTS = {}


def login(user, password):
    source = request.remote_addr
    if ATTEMPTS[source] > 5:
        abort(429)
    if verify(user, password):
        FAILED_ACCOUNTS.pop(user, None)
        return user
    ATTEMPTS[source] += 1
    abort(401)
