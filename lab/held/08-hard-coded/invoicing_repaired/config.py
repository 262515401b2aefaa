import os


class Base:
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_SAMESITE = "Lax"
    SQLITE = os.environ.get("INVOICE_DB", "invoices.db")


class Production(Base):
    SECRET_KEY = os.environ.get("INVOICE_SECRET_KEY")
    SMTP_USER = "invoices@kontor-beispiel.de"
    SMTP_PASS = os.environ.get("INVOICE_SMTP_PASS")


class Test(Base):
    TESTING = True
    SECRET_KEY = os.urandom(16)
    SMTP_USER = SMTP_PASS = None
