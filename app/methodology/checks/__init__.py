"""What is checked in the seeds, one module for each sort of check."""
