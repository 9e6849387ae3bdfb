"""The three-year budget: days and money, from assumptions that are shown, sourced, adjustable."""
