"""HTTP routers: each parses, calls one thing and answers; one file a subject."""
