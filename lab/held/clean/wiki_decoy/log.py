import logging.config

security = logging.getLogger("wiki.security")


class OneLine(logging.Filter):
    """Line ends in what clients sent would forge records."""

    def filter(self, record):
        record.msg = record.getMessage().replace("\r", "\\r").replace("\n", "\\n")
        record.args = None
        return True


def setup():
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"one_line": {"()": OneLine}},
            "formatters": {
                "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s", "datefmt": "%Y-%m-%dT%H:%M:%S%z"}
            },
            "handlers": {
                "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["one_line"]}
            },
            "root": {"level": "INFO", "handlers": ["console"]},
        }
    )
