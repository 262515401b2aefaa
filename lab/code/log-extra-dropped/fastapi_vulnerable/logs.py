"""Logging, once for all."""

import logging.config


def setup():
    logging.config.dictConfig(
        {
            "version": 1,
            "formatters": {"line": {"format": "%(asctime)s %(name)s %(levelname)s %(message)s"}},
            "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"level": "INFO", "handlers": ["console"]},
        }
    )
