"""Settings of gunicorn, as a service has them in its gunicorn.conf.py."""

# region: tls-old-protocol
# gunicorn.conf.py; with it: bind, and the certfile (the whole chain) and keyfile of the deployment
import ssl


def ssl_context(config, default_ssl_context_factory):
    context = default_ssl_context_factory()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.maximum_version = ssl.TLSVersion.MAXIMUM_SUPPORTED
    context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")  # of TLS 1.2; those of 1.3 are all sound
    return context


# endregion
