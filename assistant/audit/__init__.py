"""Internal audit: programme, checklists, findings and the input of the management review.

Everything here works on values: entries of registers, a requirement set, a review. Nothing here
decides that a requirement is fulfilled, or that something is a nonconformity: people do.
"""
