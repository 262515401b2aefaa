"""The lowest cost, so that the tests are quick."""

import unittest

import bcrypt

from accounts import Accounts


class AccountsTest(unittest.TestCase):
    def test_check(self):
        accounts = Accounts(rounds=4)
        accounts.add("ann", "a password for tests")
        self.assertTrue(accounts.check("ann", "a password for tests"))
        self.assertFalse(accounts.check("ben", "a password for tests"))

    def test_salted(self):
        self.assertNotEqual(bcrypt.hashpw(b"x", bcrypt.gensalt(4)), bcrypt.hashpw(b"x", bcrypt.gensalt(4)))
