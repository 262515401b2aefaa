TEXTS = {
    "no_user": "We do not know this e-mail address. Register first?",
    "bad_password": "Wrong password. Forgotten?",
    "need_login": "Please sign in.",
    "sent": "If we know the address, a mail is on its way.",
}


def text(key: str) -> str:
    return TEXTS[key]
