"""Settings of nodes: made as revisions, told, and heard the end of."""
