"""What was agreed by whom, and the sealed folder that holds it: files and digests, never pages."""
