"""Small scripts that make uses; nothing here is part of the running product."""
