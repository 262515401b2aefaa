"""Tests that fail; pytest prints their local variables when told to."""

import known


def sign_in(user, password):
    return {"user": user, "token": None, "password_ok": password is not None}


def test_sign_in_gives_a_token():
    user = "alice"
    password = known.USERS[user]
    header = {"Authorization": "Basic " + known.basic(user)}
    assert sign_in(user, password)["token"], header


def test_bearer_is_taken():
    token = known.BEARER[0]
    url = "https://api.internal.example/v1/orders?access_token=" + token
    assert url.endswith("orders")


def test_settings():
    database_url = known.database_uri("orders")
    api_key = known.API_KEYS[2]
    assert (database_url, api_key) == (None, None)


def test_sum_of_order():
    prices = [3, 4]
    digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    assert sum(prices) == 8, digest
