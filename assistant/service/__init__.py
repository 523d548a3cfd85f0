"""What people and programs do with the assistant: rights checked, limits kept, all of it logged.

The page, the HTTP API and the MCP server go through here and reach nothing else.
"""

from assistant.service.visit import Service, Visit

__all__ = ["Service", "Visit"]
