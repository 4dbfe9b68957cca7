"""Fetching from the public services: each connector lands files in the workspace, and the ordinary importers read
them."""
