"""What was known at a moment: cases, queues and balances as they stood then, and a past night's decisions made again (docs/replay.md)."""
