"""gunicorn settings: nothing older than TLS 1.2."""

# region: tls-old-protocol
import ssl


def ssl_context(config, default_ssl_context_factory):
    context = default_ssl_context_factory()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


# endregion
