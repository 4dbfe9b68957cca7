"""Index engines: one file each."""
