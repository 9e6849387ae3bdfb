"""Is this authority bound by law to open its data? Pure rules over dated law."""
