"""The clinic's models and its data, the same at each start."""

import uuid
from typing import Annotated
from uuid import UUID

from pydantic import Field

from sound_fastapi import Count, Record, Text

Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", max_length=10)]


class Animal(Record):
    id: UUID
    name: Text
    kilos: Count


class NewAppointment(Record):
    day: Day
    reason: Text


class Appointment(NewAppointment):
    id: UUID


class Prescription(Record):
    id: UUID
    medicine: Text
    days: Count


class Document(Record):
    id: UUID
    title: Text
    link: Annotated[str, Field(max_length=200)]


class Vet(Record):
    id: UUID
    name: Text
    room: Count


class Price(Record):
    code: Text
    cents: Count


class Statistics(Record):
    animals: Count
    source: Text


class Profile(Record):
    name: Text
    sent: Annotated[str, Field(max_length=500)]


def numbered(kind: str, *rows: dict) -> list[dict]:
    names = (f"{kind}-{number}.clinic.lab.example" for number in range(len(rows)))
    return [
        {"id": str(uuid.uuid5(uuid.NAMESPACE_DNS, name))} | row for name, row in zip(names, rows, strict=True)
    ]


ANIMALS = {
    "alice": numbered("alice-animal", {"name": "Mop", "kilos": 31}, {"name": "Fig", "kilos": 4}),
    "bob": numbered("bob-animal", {"name": "Duke", "kilos": 520}),
}
APPOINTMENTS = {
    "alice": numbered("alice-appointment", {"day": "2026-12-01", "reason": "Teeth"}),
    "bob": numbered("bob-appointment", {"day": "2026-12-03", "reason": "Hooves"}),
}
PRESCRIPTIONS = {
    "alice": numbered("alice-prescription", {"medicine": "Carprofen", "days": 10}),
    "bob": numbered("bob-prescription", {"medicine": "Phenylbutazone", "days": 5}),
}
DOCUMENTS = {
    "alice": numbered("alice-document", {"title": "X-ray, Mop"}),
    "bob": numbered("bob-document", {"title": "Passport, Duke"}),
}
STAFF = numbered("vet", {"name": "R. Fenn", "room": 1}, {"name": "J. Moss", "room": 2})
PRICES = [{"code": f"P{number:04}", "cents": 500 + number} for number in range(3_000)]
