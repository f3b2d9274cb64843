"""Batch jobs: from an archive to a store that can be resumed, read and exported."""
