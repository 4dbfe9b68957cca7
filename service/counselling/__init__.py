"""What a counsellor does with a client, without any web: facts, routes, comparing, trying, overruling, the sheet."""
