"""Sums of money, dates and quantities: a grammar over numbers, units and period words."""

from newsextract.entities.amounts.find import find_amounts
from newsextract.entities.amounts.values import value_of

__all__ = ["find_amounts", "value_of"]
