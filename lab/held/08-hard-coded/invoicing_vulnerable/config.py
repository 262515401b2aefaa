import os


class Base:
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_SAMESITE = "Lax"
    SQLITE = os.environ.get("INVOICE_DB", "invoices.db")


class Production(Base):
    SECRET_KEY = b"\x8a\x1f\x90!c\xd3vR\x07\xb1\xee\x91\x0c\x55\xfeQ"  # expect: hardcoded-credential
    SMTP_USER = "invoices@kontor-beispiel.de"
    SMTP_PASS = "xK3-mail-Zustellung"  # expect: hardcoded-credential


class Test(Base):
    TESTING = True
    SECRET_KEY = os.urandom(16)
    SMTP_USER = SMTP_PASS = None
