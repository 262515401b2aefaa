"""Settings of the kiosk."""

DEBUG = True  # expect: debug-enabled
TESTING = False
JSON_SORT_KEYS = False
