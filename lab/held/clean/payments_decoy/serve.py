"""Starts the service with the certificate of the house's own authority; there is no plain port."""
import logging
import os
import ssl

from werkzeug.serving import make_server

from payments import create_app


def tls():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(os.environ["PAYMENTS_CERT"], os.environ["PAYMENTS_CERT_KEY"])
    return context


def main():
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server(os.environ.get("PAYMENTS_HOST", "127.0.0.1"), 8443, create_app(), threaded=True, ssl_context=tls())
    server.serve_forever()


if __name__ == "__main__":
    main()
