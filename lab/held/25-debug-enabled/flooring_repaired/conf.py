import os


class Config:
    SECRET_KEY = os.environ.get("FLOOR_KEY")
    DEBUG = False
    SESSION_COOKIE_SECURE = True


class Live(Config):
    PREFERRED_URL_SCHEME = "https"  # also: proxy-unaware
