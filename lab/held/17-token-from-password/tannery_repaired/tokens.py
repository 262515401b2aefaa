import secrets
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

    def issue(self, user: str) -> str:
        ticket = secrets.token_urlsafe()
        self._tickets[ticket] = Ticket(user, time.time() + LIFE)
        return ticket

    def user_of(self, ticket: str):
        found = self._tickets.get(ticket)
        return found.user if found and found.until > time.time() else None


office = TicketOffice()
