"""Logging, once for all."""

import logging.config


# region: log-extra-dropped
def setup():
    logging.config.dictConfig(
        {
            "version": 1,
            "formatters": {
                "line": {
                    "()": "logging.Formatter",
                    "fmt": "{asctime} {levelname} {message} user={user!r} client={client}",
                    "style": "{",
                    "defaults": {"user": "-", "client": "-"},
                }
            },
            "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"level": "INFO", "handlers": ["console"]},
        }
    )


# endregion
