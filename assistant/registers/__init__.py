"""What a company writes down of its AI: registers of systems, risks, roles, audits and the rest.

The fields of each register are data (`corpus/registers`), so that list, form, file and history
are one code for all of them.
"""
