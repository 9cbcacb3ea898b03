"""Request and response models of the service, one file a router."""
