"""An alarm, and once a day: queues deliveries whose receiver died."""
