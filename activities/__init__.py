"""What is done to the world: letters, replies, copies, records. Each is safe to do twice."""
