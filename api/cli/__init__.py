"""The command `semeion`: one file a command, thin like a router."""
