"""Pages of the site itself: home, help, statements, site map, health."""
