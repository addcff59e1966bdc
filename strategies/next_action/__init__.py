"""The next best action on a case (建议动作): outcome tree, cadence, promises, holds and the contact gate joined into one answer."""
