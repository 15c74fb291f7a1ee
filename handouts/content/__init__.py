"""What the practice says: the model of `content.yaml`, and how it is read."""
