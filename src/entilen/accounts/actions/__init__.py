"""The verbs: roles (`roles`), ways in (`invitations`), standing in (`substitutes`)."""
