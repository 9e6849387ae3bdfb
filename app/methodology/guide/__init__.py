"""The method as a public guide: where to begin, steps, booklets, what stands beside a point."""
