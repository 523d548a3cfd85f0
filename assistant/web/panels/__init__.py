"""Panels: what each area adds to the sections of the Risks and the Audit page."""
