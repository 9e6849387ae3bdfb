"""Forms that anybody may send from the public pages of an authority, without an account."""
