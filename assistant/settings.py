"""Settings, read once at the edge (`cli`, `web`, `eval`) from the environment (AIMS_…)."""

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.embedders import DEFAULT
from ingest.types import Limits


class Settings(BaseSettings):
    """What a user may set. Each field is `AIMS_<NAME>` in the environment.

    Limits on single files are nested: `AIMS_LIMITS__PAGES=5000`.
    """

    model_config = SettingsConfigDict(env_prefix="AIMS_", env_nested_delimiter="__", frozen=True)

    data_dir: Path = Field(default_factory=lambda: user_data_path("aims-assistant"))
    database_url: str | None = None  # None: a SQLite file in data_dir
    embedding_model: str = DEFAULT
    reranker: str | None = None  # a cross-encoder; used only where its gain was measured
    host: str = "127.0.0.1"
    port: int = 7860
    https: bool = False  # a proxy before the page speaks https
    allowed_hosts: str = ""  # names by which the page is reached, with commas
    proxy_header: str | None = None  # names the person; see `access.proxy`
    proxy_addresses: str | None = None
    proxy_new_users: str | None = None
    upload_bytes: int = 100_000_000  # of one file
    upload_files: int = Field(default=50, ge=1)  # at once
    upload_total_bytes: int = Field(default=500_000_000, ge=1)  # of the files of one upload
    library_documents: int = Field(default=20_000, ge=1)
    questions_a_minute: int = Field(default=20, ge=1)  # of one person who signed in
    question_characters: int = Field(default=2_000, ge=1)
    reviews_at_once: int = Field(default=2, ge=1)  # of all people; one for each
    audit_questions: bool = True  # whether the audit log keeps the words of questions
    audit_days: int | None = Field(default=None, ge=1)  # None: the audit log keeps all
    history: bool = True  # whether conversations are kept, each for its own person
    history_days: int | None = Field(default=None, ge=1)  # None: until their person deletes them
    llm: str | None = None  # a language model, as "openai:gpt-5"; None: there is none
    llm_base_url: str | None = None  # None: the provider's own
    llm_key: SecretStr | None = None
    llm_timeout: float = Field(default=60, gt=0, le=3_600)  # seconds, for a whole reply
    llm_parallel: int = Field(default=4, ge=1, le=64)  # calls at once
    llm_tokens: int = Field(default=4_000, ge=16, le=100_000)  # of one reply
    llm_price_in: float | None = Field(default=None, ge=0)  # of a million tokens that are sent
    llm_price_out: float | None = Field(default=None, ge=0)  # … and that come back
    llm_insecure: bool = False  # whether text may go unencrypted beyond private networks
    limits: Limits = Limits()
