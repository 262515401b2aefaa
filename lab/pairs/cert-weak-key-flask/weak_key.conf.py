"""gunicorn settings: OpenSSL takes so small a key only at its lowest security level."""

import ssl


def ssl_context(config, default_ssl_context_factory):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    context.load_cert_chain(config.certfile, config.keyfile)
    return context
