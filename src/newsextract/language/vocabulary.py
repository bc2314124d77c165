"""Numbers of words, from a list of a quarter of a million, in a tenth of a dictionary's memory."""

import gzip
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from slovnet.const import UNK


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Words in one string of bytes, found by their checksums.

    Attributes:
        words: UTF-8, a line end after each.
        starts: first byte of each word, and one past the last line end.
        sums: checksums of the words, in order.
        numbers: the number of the word that has each of the checksums.
        unknown: the number of what stands for all other words.
    """

    words: bytes
    starts: "array[int]"
    sums: "array[int]"
    numbers: "array[int]"
    unknown: int

    def encode(self, word: str) -> int:
        """The number of a word."""
        wanted = word.encode("utf-8", "surrogatepass")
        found = crc32(wanted)
        place = bisect_left(self.sums, found)
        while place < len(self.sums) and self.sums[place] == found:
            number = self.numbers[place]
            if self.words[self.starts[number] : self.starts[number + 1] - 1] == wanted:
                return number
            place += 1
        return self.unknown


def unpacked(packed: bytes) -> Vocabulary:
    """The vocabulary in a file of slovnet's: words in the order of their numbers, a line each, gzipped."""
    words = gzip.decompress(packed) + b"\n"
    lines = words.split(b"\n")[:-1]
    sums = np.fromiter(map(crc32, lines), np.uint32, len(lines))
    starts = np.cumsum([0, *(len(line) + 1 for line in lines)], dtype=np.uint32)
    order = np.argsort(sums, kind="stable").astype(np.uint32)
    unknown = lines.index(UNK.encode())
    return Vocabulary(words, _array(starts), _array(sums[order]), _array(order), unknown)


def _array(numbers: NDArray[np.uint32]) -> "array[int]":
    """Numbers that Python reads one by one several times as fast as numpy's."""
    return array("I", numbers.tobytes())
