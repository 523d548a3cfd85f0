"""Who may do what: people, roles, sign-in, collections of documents, limits."""
