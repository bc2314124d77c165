"""Our vocabulary gives slovnet's numbers."""

import gzip
from zlib import crc32

import pytest
from slovnet.exec.pack import Pack

from newsextract.language.vocabulary import unpacked
from newsextract.language.weights import model_file, vocabulary


def test_every_word_of_slovnet_has_its_number() -> None:
    with Pack(model_file("ner")) as pack:
        theirs = pack.load_vocab("word")
    ours, _ = vocabulary()
    assert [ours.encode(word) for word in theirs.items] == list(range(len(theirs)))


@pytest.mark.parametrize("word", ["", "неслово", "а\nб", "\ud800", "<unk>"])
def test_other_words_have_the_number_of_the_unknown(word: str) -> None:
    assert unpacked(gzip.compress("а\n<unk>\nб".encode())).encode(word) == 1


def test_words_of_one_checksum_are_told_apart() -> None:
    assert crc32(b"plumless") == crc32(b"buckeroo")
    few = unpacked(gzip.compress(b"plumless\n<unk>\nbuckeroo"))
    assert [few.encode(word) for word in ("plumless", "buckeroo", "other")] == [0, 2, 1]
