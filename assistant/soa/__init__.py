"""The Statement of Applicability: which of the 38 controls apply, why, and how far they are done.

What people decided stands in the register `soa`; this package puts it beside what the documents
and the risks show, and keeps issued versions comparable. It decides nothing itself.
"""
