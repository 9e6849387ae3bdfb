"""The demonstration: three invented authorities, told by files of ``seeds/demo``."""
