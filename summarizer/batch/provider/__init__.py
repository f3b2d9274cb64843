"""Jobs through a provider's Batch API: half the price, and an answer within a day."""
