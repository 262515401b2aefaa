TEXTS = {
    "need_login": "Please sign in.",
    "sent": "If we know the address, a mail is on its way.",
}


def text(key: str) -> str:
    return TEXTS[key]
