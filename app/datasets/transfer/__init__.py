"""Tables in and out of the inventory: imports, exports, the national catalogue."""
