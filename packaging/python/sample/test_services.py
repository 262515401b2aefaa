"""What a project's own test of its API looks like. The tests of bad services are there to fail."""

import pytest

import services


def test_bad_flask(rowlock):
    rowlock.scan(services.bad_flask(), user=services.USER, password=services.PASSWORD).assert_grade("B")


def test_bad_fastapi(rowlock):
    rowlock.scan(services.bad_fastapi(), user=services.USER, password=services.PASSWORD).assert_none("high")


@pytest.mark.parametrize("make", [services.good_flask, services.good_fastapi])
def test_good(rowlock, make):
    result = rowlock.scan(make(), user=services.USER, password=services.PASSWORD)
    result.assert_grade("B")
    result.assert_none("high", "authentication")
