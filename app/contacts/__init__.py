"""Whom to call, by territory and subject: a library that the operator of the instance edits."""
