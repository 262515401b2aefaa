"""Keeps the last requests and says them aloud."""

import collections
import logging

log = logging.getLogger("trace")
recent = collections.deque(maxlen=50)


def remember(path, who):
    recent.append(path)
    log.info("request %s from %s", path, who)  # expect: log-credentials
