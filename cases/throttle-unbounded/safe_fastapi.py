from cachetools import TTLCache

failed_logins = TTLCache(maxsize=100_000, ttl=300)


def note_failure(user):
    failed_logins[user] = failed_logins.get(user, 0) + 1
