"""The audit pack: what an auditor asks for first, as one zip file with a list of checksums."""
