"""Requests for data: who asks what, by when to answer, what was answered."""
