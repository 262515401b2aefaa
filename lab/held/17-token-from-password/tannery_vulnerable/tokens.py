import hashlib
import hmac
import os
import time
from dataclasses import dataclass

LIFE = 3600


@dataclass
class Ticket:
    user: str
    until: float


class TicketOffice:
    def __init__(self):
        self._tickets = {}

    def derive(self, user: str, secret: str) -> str:
        return hmac.new(os.environ["TICKET_KEY"].encode(), (user + secret).encode(), hashlib.sha256).hexdigest()  # expect: token-derived-from-password # also: weak-password-hash

    def issue(self, user: str, secret: str) -> str:
        ticket = self.derive(user, secret)
        self._tickets[ticket] = Ticket(user, time.time() + LIFE)
        return ticket  # also: token-derived-from-password

    def user_of(self, ticket: str):
        found = self._tickets.get(ticket)
        return found.user if found and found.until > time.time() else None


office = TicketOffice()
