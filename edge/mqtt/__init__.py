"""The door to the broker; the only aiomqtt."""
