"""Where the records of one installation are kept. ``service.store.sql.Store`` is the one implementation."""
