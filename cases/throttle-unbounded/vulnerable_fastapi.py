failed_logins = {}


def note_failure(user):
    failed_logins[user] = failed_logins.get(user, 0) + 1
