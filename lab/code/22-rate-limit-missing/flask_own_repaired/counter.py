"""How often a source failed lately, in bounded memory."""

import time
from collections import OrderedDict, deque


class Failures:
    def __init__(self, limit, seconds, capacity=10_000):
        self.limit, self.seconds, self.capacity = limit, seconds, capacity
        self._times = OrderedDict()

    def wait(self, source):
        times = self._times.get(source, ())
        if len(times) < self.limit:
            return 0
        return max(0, int(times[0] + self.seconds - time.monotonic()) + 1)

    def add(self, source):
        self._times.setdefault(source, deque(maxlen=self.limit)).append(time.monotonic())
        self._times.move_to_end(source)
        if len(self._times) > self.capacity:
            self._times.popitem(last=False)
