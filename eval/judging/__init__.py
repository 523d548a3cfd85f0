"""Labelled companies for the judge, and what is learnt from them."""
