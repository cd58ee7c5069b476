"""What the black marker is held against; it runs in an environment of its own, never in the product's."""
