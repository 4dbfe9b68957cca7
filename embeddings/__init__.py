"""Text to unit vectors to neighbours. Knows ids, text and arrays; never jobs or people."""
