"""Who may do what: roles and actions, the current actor, accounts, sessions, keys. Enforced here and nowhere else."""
