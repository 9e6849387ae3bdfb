"""Sources of datasets that are fetched by themselves, and published when all is well."""
