"""The harbour's data, the same at each start, and its OpenAPI document."""

import uuid

import sound


def identifier(kind: str, number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{kind}-{number}.harbour.lab.example"))


def numbered(kind: str, *rows: dict) -> list[dict]:
    return [{"id": identifier(kind, number)} | row for number, row in enumerate(rows)]


BERTHS = numbered(
    "berth", {"pier": "North", "depth": 4}, {"pier": "North", "depth": 3}, {"pier": "Quay", "depth": 6}
)
BOATS = {
    "alice": numbered("alice-boat", {"name": "Plover", "length": 9}, {"name": "Wren", "length": 6}),
    "bob": numbered("bob-boat", {"name": "Gannet", "length": 14}),
}
BOOKINGS = {
    "alice": numbered("alice-booking", {"berth": "North 1", "nights": 7}),
    "bob": numbered("bob-booking", {"berth": "Quay 2", "nights": 2}),
}
INVOICES = {
    "alice": numbered("alice-invoice", {"for": "Berth, 7 nights", "cents": 21000}),
    "bob": numbered("bob-invoice", {"for": "Crane", "cents": 8400}),
}
CREW = numbered(
    "crew",
    {
        "name": "Ida Northmoor",
        "phone": "+44 20 7946 0911",
        "card": "4929 7481 2203 3859",
        "iban": "DE02 1203 0000 0000 2020 51",
    },
    {
        "name": "Tom Quayle",
        "phone": "+44 20 7946 0322",
        "card": "5412 7509 8811 4022",
        "iban": "GB33 BUKB 2020 1555 5555 55",
    },
)
for member in CREW:
    member["password_hash"] = sound.HASHER.hash(member["id"])
REPORTS = [{"id": identifier("report", n), "topic": f"Week {n}", "pages": n % 9} for n in range(3_000)]


def document() -> dict:
    text, count, key = sound.TEXT, sound.COUNT, sound.path_id
    berth = sound.record(id=sound.UUID, pier=text, depth=count)
    boat = sound.record(id=sound.UUID, name=text, length=count)
    booking = sound.record(id=sound.UUID, berth=text, nights=count)
    invoice = sound.record(**{"id": sound.UUID, "for": text, "cents": count})
    crew = sound.record(id=sound.UUID, name=text, phone=text, card=text, iban=text)
    badge = sound.record(id=sound.UUID, name=text)
    report = sound.record(id=sound.UUID, topic=text, pages=count)
    tide = sound.record(station=text, centimetres=count)
    pages = (sound.LIMIT, sound.OFFSET)

    def listed(name: str, item: dict, **extra: object) -> dict:
        return sound.protected(name, sound.page_of(item), *pages, **extra)

    add_boat = sound.protected("add_boat", boat)
    add_boat["requestBody"] = {
        "required": True,
        "content": {
            "application/json": {
                "schema": sound.record(
                    name=text | {"minLength": 1}, length={"type": "integer", "minimum": 1, "maximum": 200}
                )
            }
        },
    }
    add_boat["responses"]["201"] = add_boat["responses"].pop("200")
    for status, reason in (("400", "Bad body"), ("409", "Too many boats")):
        add_boat["responses"][status] = sound.answer(reason, sound.PROBLEM)
    remove_boat = sound.protected("remove_boat", boat, key("boat_id"))
    del remove_boat["responses"]["200"]
    remove_boat["responses"]["204"] = {"description": "Gone"}

    return sound.openapi(
        "Harbour",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/tides": {"get": sound.public("tides", sound.page_of(tide))},
            "/api/v1/weather": {"get": sound.protected("weather", sound.record(wind=count, gusts=count))},
            "/api/v1/berths": {"get": listed("list_berths", berth)},
            "/api/v1/berths/{berth_id}": {"get": sound.protected("get_berth", berth, key("berth_id"))},
            "/api/v1/berth-list": {"get": listed("old_berths", berth, deprecated=True)},
            "/api/v1/boats": {"get": listed("list_boats", boat), "post": add_boat},
            "/api/v1/boats/{boat_id}": {
                "get": sound.protected("get_boat", boat, key("boat_id")),
                "delete": remove_boat,
            },
            "/api/v1/bookings": {"get": listed("list_bookings", booking)},
            "/api/v1/bookings/{booking_id}": {
                "get": sound.protected("get_booking", booking, key("booking_id"))
            },
            "/api/v1/invoices": {"get": listed("list_invoices", invoice)},
            "/api/v1/invoices/{invoice_id}": {
                "get": sound.protected("get_invoice", invoice, key("invoice_id"))
            },
            "/api/v1/crew": {"get": listed("list_crew", crew)},
            "/api/v1/crew/{member_id}/badge": {"get": sound.protected("get_badge", badge, key("member_id"))},
            "/api/v1/reports": {"get": sound.protected("list_reports", sound.page_of(report), sound.LIMIT)},
            "/api/v1/reports/{report_id}": {"get": sound.protected("get_report", report, key("report_id"))},
            "/api/v1/gates": {
                "get": sound.protected("list_gates", sound.page_of(sound.record(name=text, controller=text)))
            },
            "/api/v1/export": {"get": sound.protected("export", sound.page_of(text))},
            "/api/v1/profile": {"get": sound.protected("profile", sound.record(name=text, boats=count))},
        },
    )
