import time
from collections import defaultdict

from flask import abort, request

ATTEMPTS = defaultdict(list)


def throttle():
    source = request.remote_addr
    ATTEMPTS[source].append(time.time())
    if len(ATTEMPTS[source]) > 5:
        abort(429)
