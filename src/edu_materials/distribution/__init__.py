"""From sealed folders to treatment centres and back: packs, dispatches, receipts, recalls."""
