"""The files of datasets that Jalon keeps: given, replaced, set aside, put back, removed."""
