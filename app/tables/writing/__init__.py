"""Tables written for people, none of whose cells can run."""
