"""What holds a certification audit back, stage by stage, in order.

It never says that somebody is ready: where nothing is found that holds it back, a person decides.
"""
