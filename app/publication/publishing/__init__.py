"""Publishing: what a dataset lacks, one button, requests, several at once."""
