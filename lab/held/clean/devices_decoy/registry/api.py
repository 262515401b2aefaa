from fastapi import APIRouter, Depends, HTTPException
from loguru import logger
from pydantic import BaseModel, Field

from .sign_in import Person, person

router = APIRouter(dependencies=[Depends(person)])


class Device(BaseModel):
    serial: str = Field(pattern=r"^[A-Z]{2}\d{6}$")
    model: str = Field(max_length=60)
    place: str = Field(default="", max_length=120)


devices: dict[str, Device] = {}


def admin(me: Person = Depends(person)) -> Person:
    if not me.admin:
        logger.bind(user=me.login).warning("administrators only")
        raise HTTPException(403)
    return me


def known(serial: str) -> Device:
    if serial not in devices:
        raise HTTPException(404, "No such device")
    return devices[serial]


@router.get("/devices")
def listing(limit: int = 50) -> list[Device]:
    return sorted(devices.values(), key=lambda device: device.serial)[: min(max(limit, 1), 200)]


@router.get("/devices/{serial}")
def show(device: Device = Depends(known)) -> Device:
    return device


@router.put("/devices/{serial}")
def put(serial: str, device: Device, me: Person = Depends(admin)) -> Device:
    if device.serial != serial:
        raise HTTPException(422, "The serial numbers differ")
    devices[serial] = device
    logger.bind(user=me.login, serial=serial).info("device stored")
    return device


@router.delete("/devices/{serial}", status_code=204)
def delete(device: Device = Depends(known), me: Person = Depends(admin)) -> None:
    del devices[device.serial]
    logger.bind(user=me.login, serial=device.serial).info("device removed")
