import random
import secrets


def make_reset_token():
    return secrets.token_urlsafe(32)


delay = random.uniform(0.5, 1.5)
max_tokens = random.randint(1, 100)
