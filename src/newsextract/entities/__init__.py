"""Mentions of nine types: a learned tagger and a module of rules for each family."""
