"""Requirement sets: ISO/IEC 42001 and others, as structured data."""
