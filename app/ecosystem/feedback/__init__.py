"""Feedback on published datasets: anomalies, questions and suggestions, until their end."""
