"""A second look at the passages that were found, by a model that reads them with the question.

Off unless a model is set and its gain has been measured: docs/retrieval.md.
"""
