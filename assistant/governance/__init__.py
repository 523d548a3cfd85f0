"""Who answers for AI and what is to be done: roles, RACI, objectives, competence, action plan.

Pure: entries, reviews and words of documents in; matrices, gaps, notes and proposals out.
"""
