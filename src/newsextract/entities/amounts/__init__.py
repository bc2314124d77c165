"""Sums of money, dates and quantities: a grammar over numbers, units and period words."""

from newsextract.entities.amounts.find import find_amounts
from newsextract.entities.amounts.values import Money, Period, Quantity, Value, value_of

__all__ = ["Money", "Period", "Quantity", "Value", "find_amounts", "value_of"]
