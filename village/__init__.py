"""The village: simulated networks with a simulated audience, in a process of its own."""
