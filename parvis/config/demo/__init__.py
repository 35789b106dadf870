"""The demo workspace on the village's simulated networks, and the check of the whole main job."""
