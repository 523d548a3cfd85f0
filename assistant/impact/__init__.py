"""The impact assessment of an AI system: one form, seen three ways, and when each is called for.

`corpus/impact/form.yaml` says which field answers which question. Nothing here reads a database
or decides anything: it counts what is answered, and an empty or unknown entry is never an answer.
"""
