import logging

logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s user=%(user)s source=%(source)s", level=logging.INFO)
logger = logging.getLogger("auth")


def failed(user, source):
    logger.warning("login failed", extra={"user": user, "source": source})
