"""One folder per network. A dialect only translates between a network's HTTP API and the village's world."""
