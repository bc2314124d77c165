"""Typed pairs of entities, each with the evidence that states it."""
