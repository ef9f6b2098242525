"""Reading in: from messages to rows, once each, and the answer after the commit."""
