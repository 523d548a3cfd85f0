"""The sample company's documents as text, and the programs that typeset them."""
