"""From a gap to a document: templates, what is known of the company, and the draft they make."""
