"""Pages of the analysis, for one dataset or several alike."""
