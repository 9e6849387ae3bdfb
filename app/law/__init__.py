"""The texts cited: how a citation is read, whether its article holds, where it stands."""
