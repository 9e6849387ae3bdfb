"""What opening brings, measured by the registers: by audience, with its arithmetic and limits."""
