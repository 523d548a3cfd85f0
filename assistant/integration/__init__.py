"""What other management systems already cover, what to extend to AI, and the mapping of rules."""
