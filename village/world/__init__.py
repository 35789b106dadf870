"""What all simulated networks share: accounts, posts, media, reactions, notices, and the audience."""
