"""The documents that a council needs: one plain content, written three ways."""
