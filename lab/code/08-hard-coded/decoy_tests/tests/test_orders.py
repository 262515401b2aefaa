"""Tests need passwords; these open nothing but the test's own application."""

import unittest
from unittest import mock

from werkzeug.security import generate_password_hash

import app as service

PASSWORD = "correct-horse-for-tests"


class Orders(unittest.TestCase):
    def setUp(self):
        patch = mock.patch.object(service, "auth_hashes", lambda: {"alice": generate_password_hash(PASSWORD)})
        patch.start()
        self.addCleanup(patch.stop)
        self.client = service.create_app().test_client()

    def test_right_password(self):
        answer = self.client.get("/orders", auth=("alice", PASSWORD))
        self.assertEqual(answer.status_code, 200)

    def test_wrong_password(self):
        answer = self.client.get("/orders", auth=("alice", "wrong-password-1"))
        self.assertEqual(answer.status_code, 401)
