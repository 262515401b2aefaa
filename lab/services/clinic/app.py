"""A veterinary clinic: animals, appointments, prescriptions and documents of its clients.

About half of it is sound. What is not is marked with the check that should find it, and listed by
operation in lab.toml.
"""

import hashlib
import random
import string
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.exception_handlers import request_validation_exception_handler
from fastapi.exceptions import RequestValidationError

import sound
from data import ANIMALS, APPOINTMENTS, DOCUMENTS, PRESCRIPTIONS, PRICES, STAFF
from data import Animal, Appointment, Document, NewAppointment, Prescription, Price, Profile, Statistics, Vet
from sound_fastapi import PUBLIC, REFUSALS, Basic, Health, Limit, Offset, Page, Text, harden, owned, service

# docs-exposed: FastAPI's own pages and the document, for everybody
app: FastAPI = service("Clinic", docs_url="/docs", openapi_url="/openapi.json")
harden(app)
# FastAPI's own handler repeats the rejected input; no input here is secret, so it is no weakness
app.add_exception_handler(RequestValidationError, request_validation_exception_handler)
accounts = sound.Accounts.from_environment()


class Telling(Basic):
    # username-enumeration: only a known user is told to reset the password
    async def __call__(self, request: Request) -> str:
        try:
            return await super().__call__(request)
        except HTTPException as refused:
            sent = sound.parse_basic(request.headers.getlist("authorization"))
            if refused.status_code == 401 and sent and sent[0] in accounts:
                refused.detail = "wrong password: ask the desk for a new one"
            raise


basic = Telling(accounts.check, realm="clinic")
User = Annotated[str, Depends(basic)]
api = APIRouter(prefix="/api/v1", responses=REFUSALS)


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/prices", openapi_extra=PUBLIC)
def prices() -> list[Price]:
    return PRICES  # no-pagination: three thousand at once


@api.get("/animals", response_model=Page[Animal])
def list_animals(user: User, limit: Limit = 20, offset: Offset = 0):
    return ANIMALS[user][offset : offset + limit]


@api.get("/animals/{animal_id}", response_model=Animal)
def get_animal(animal_id: UUID, user: User):
    return owned(ANIMALS[user], animal_id)


@api.get("/animals/{animal_id}/weights", response_model=Page[int])
def weights(animal_id: UUID, user: User):
    return [owned(ANIMALS[user], animal_id)["kilos"]]


@api.get("/appointments", response_model=Page[Appointment])
def list_appointments(user: User, limit: Limit = 20, offset: Offset = 0):
    return APPOINTMENTS[user][offset : offset + limit]


@api.post("/appointments", status_code=201, response_model=Appointment)
def add_appointment(new: NewAppointment, user: User):
    if len(APPOINTMENTS[user]) >= 50:
        raise HTTPException(409, "too many appointments")
    appointment = {"id": str(uuid4())} | new.model_dump()
    APPOINTMENTS[user].append(appointment)
    return appointment


@api.get("/appointments/{appointment_id}", response_model=Appointment)
def get_appointment(appointment_id: UUID, user: User):
    return owned(APPOINTMENTS[user], appointment_id)


@api.delete("/appointments/{appointment_id}", status_code=204)
def cancel_appointment(appointment_id: UUID, user: User) -> None:
    APPOINTMENTS[user].remove(owned(APPOINTMENTS[user], appointment_id))


@api.get("/prescriptions", response_model=Page[Prescription])
def list_prescriptions(user: User, limit: Limit = 20, offset: Offset = 0):
    return PRESCRIPTIONS[user][offset : offset + limit]


@api.get("/prescriptions/{prescription_id}", response_model=Prescription)
def get_prescription(prescription_id: UUID, user: User):
    # bola-confirmed: looked up among everybody's
    return owned([row for rows in PRESCRIPTIONS.values() for row in rows], prescription_id)


def key(document_id: str) -> str:
    return hashlib.sha256(f"clinic {document_id}".encode()).hexdigest()


@api.get("/documents", response_model=Page[Document])
def list_documents(user: User, limit: Limit = 20, offset: Offset = 0):
    # token-in-link
    rows = [row | {"link": f"/files/{row['id']}?token={key(row['id'])}"} for row in DOCUMENTS[user]]
    return rows[offset : offset + limit]


@app.get("/files/{document_id}", include_in_schema=False)
def file(document_id: UUID, token: Annotated[str, Query(max_length=64)] = "") -> Response:
    if token != key(str(document_id)):
        raise HTTPException(404, "not found")
    return Response(f"Document {document_id}", media_type="text/plain")


@api.get("/staff", response_model=Page[Vet])
def list_staff(user: User, response: Response, limit: Limit = 20, offset: Offset = 0):
    # cacheable-authenticated-response, by clients
    response.headers["Cache-Control"] = "private, max-age=600"
    return STAFF[offset : offset + limit]


@api.get("/staff/{vet_id}", response_model=Vet)
def get_vet(vet_id: UUID, user: User):
    return owned(STAFF, vet_id)


@api.get("/statistics", response_model=Statistics)
def statistics(user: User):
    # internal-path
    return {"animals": 3, "source": "/var/lib/clinic/statistics/2026-11.parquet"}


@api.get("/profile", response_model=Profile)
def profile(user: User, request: Request):
    # credentials-in-response: the header that came is in the answer
    return {"name": user, "sent": request.headers["authorization"]}


@api.get("/integrations")
def integrations(user: User) -> dict[str, Text]:
    # secret-in-response: a key of the right shape, made here so that nobody takes it for a real one
    dice = random.Random(1904)
    return {"storage_key_id": "AK" + "IA" + "".join(dice.choices(string.ascii_uppercase + "234567", k=16))}


@api.get("/users", include_in_schema=False)
def users(user: User) -> Page[Text]:
    # undocumented-operation
    return sorted(accounts)


app.include_router(api)
