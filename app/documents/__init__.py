"""The documents that an authority signs or sends: one plain content, written three ways."""
