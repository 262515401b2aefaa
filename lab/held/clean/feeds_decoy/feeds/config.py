from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Config(BaseSettings):
    """All of it comes from the environment; what is secret has no default."""

    model_config = SettingsConfigDict(env_prefix="FEEDS_")

    database: str = "feeds.sqlite3"
    log_level: str = "INFO"
    readers: dict[str, str] = Field(default_factory=dict, repr=False)  # login to bcrypt hash
    partner_keys: dict[str, SecretStr] = Field(default_factory=dict)
    failures_per_minute: int = 10
    signature_age: int = 300
