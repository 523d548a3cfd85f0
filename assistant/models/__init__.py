"""Language models: where they are, and how they are asked. LangChain is imported on opening."""

from assistant.models.endpoint import Endpoint, read_endpoint
from assistant.models.open import open_model

__all__ = ["Endpoint", "open_model", "read_endpoint"]
