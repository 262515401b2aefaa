"""Card and account numbers in the logs of a checkout: well-known test numbers, and numbers that are no cards."""

import json
import logging
import os
import random
import sys
from urllib.parse import urlencode

from pydantic import BaseModel
from pythonjsonlogger.json import JsonFormatter

sys.path.insert(0, os.environ["LAB_LOGS"])
import known  # noqa: E402
from apps import honest  # noqa: E402

_random = random.Random(known.SEED + 11)
log = logging.getLogger("checkout")


class Payment(BaseModel):
    card_number: str
    expiry: str
    cvc: str
    amount: int


def _spaced(number: str, gap: str) -> str:
    if len(number) == 15 and number.isdigit():
        return gap.join((number[:4], number[4:10], number[10:]))
    return gap.join(number[i : i + 4] for i in range(0, len(number), 4))


def main():
    handler = logging.StreamHandler()
    if os.environ.get("LAB_STYLE") == "json":
        handler.setFormatter(JsonFormatter("%(asctime)s %(levelname)s %(message)s"))
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    for _ in range(3):
        for number in known.CARDS:
            payment = Payment(card_number=number, expiry="12/29", cvc="737", amount=_random.randint(500, 90000))
            form = {"pan": number, "exp": "1229", "amount": payment.amount}
            _random.choice(
                (
                    lambda: log.info("charging %r", payment),
                    lambda: log.info("charging %s", payment.model_dump()),
                    lambda: log.info("POST /charge body=%s", urlencode(form)),
                    lambda: log.info("gateway request %s", json.dumps({"source": {"number": number, "exp_month": 12}})),
                    lambda: log.info("card %s declined", _spaced(number, " ")),
                    lambda: log.info("card no. %s approved", _spaced(number, "-")),
                    lambda: log.info("credit card: %s", number),
                    lambda: log.info("tokenised", extra={"card": number, "brand": "visa"}),
                    lambda: log.info("INSERT INTO cards (pan) VALUES ('%s')", number),
                )
            )()
            for _ in range(3):
                log.info(honest.line())
            log.info("card ending %s approved, auth code %06d", number[-4:], _random.randint(0, 999999))
            log.info("card %s******%s approved", number[:6], number[-4:])
        for iban in known.IBANS:
            _random.choice(
                (
                    lambda: log.info("payout to %s", iban),
                    lambda: log.info("IBAN: %s", _spaced(iban, " ")),
                    lambda: log.info("mandate %s", json.dumps({"debtor": {"iban": iban, "bic": "COBADEFFXXX"}})),
                    lambda: log.info("POST /payout iban=%s&amount=12", iban),
                    lambda: log.info("refund", extra={"iban": _spaced(iban, " ")}),
                )
            )()
            log.info(honest.line())
            log.info("IBAN %s************%s confirmed", iban[:4], iban[-2:])


if __name__ == "__main__":
    main()
