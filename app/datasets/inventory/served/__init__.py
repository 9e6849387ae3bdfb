"""What everybody may download of the files of datasets: what the database says, and the disk."""
