"""What a language model says counts only where the documents bear it out: the checks."""
