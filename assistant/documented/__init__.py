"""The documented information that a standard asks for: where each piece is, and how old."""
