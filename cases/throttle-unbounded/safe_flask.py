import time
from collections import defaultdict

from flask import abort, request

ATTEMPTS = defaultdict(list)


def throttle():
    now = time.time()
    for source in [s for s, times in ATTEMPTS.items() if times[-1] < now - 300]:
        del ATTEMPTS[source]
    ATTEMPTS[request.remote_addr].append(now)
    if len(ATTEMPTS[request.remote_addr]) > 5:
        abort(429)
