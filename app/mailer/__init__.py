"""Mails: written with the transaction, sent after it, tried again until they leave."""
