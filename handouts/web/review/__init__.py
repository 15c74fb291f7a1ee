"""From draft to signed: who waits for whom, what changed, remarks and answers, and the signature."""
