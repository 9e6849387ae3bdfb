"""The files of datasets, given to everybody."""
