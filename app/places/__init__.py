"""The real communes, EPCI, départements, régions and overseas collectivities, and their search."""
