"""gunicorn settings: 1.2 and whatever is newer."""

# region: tls-no-1.3
import ssl


def ssl_context(config, default_ssl_context_factory):
    context = default_ssl_context_factory()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.maximum_version = ssl.TLSVersion.MAXIMUM_SUPPORTED
    return context


# endregion
