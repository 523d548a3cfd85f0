"""AI risk assessment: scales, levels, a catalogue of sources, proposals, checks of treatment.

The way is that of ISO 31000: context, identification, analysis, evaluation, treatment. All here
is pure: entries in, values out. A rating is never guessed; without one there is no level.
"""
