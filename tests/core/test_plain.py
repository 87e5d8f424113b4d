import sys
import unicodedata

from clinic.core.plain import CONTROL, clean, stripped, tidy


def test_exactly_the_control_characters_but_newline_and_tab_are_taken_out():
    every = map(chr, range(sys.maxunicode + 1))
    taken_out = {letter for letter in every if CONTROL.match(letter)}
    assert taken_out == {chr(code) for code in range(256) if unicodedata.category(chr(code)) == "Cc"} - {
        "\n",
        "\t",
    }
    assert all(unicodedata.category(chr(code)) != "Cc" for code in range(256, sys.maxunicode + 1))


def test_text_keeps_its_shape():
    assert tidy("  First,\r\n\tthen\rlast. ") == "  First,\n\tthen\nlast. "


def test_letters_are_composed_and_halves_of_letters_dropped():
    assert tidy("Zoe\u0308 \ud83d!") == "Zo\u00eb !"


def test_a_line_loses_the_white_space_around_it():
    assert stripped(" Ana\x00 \n") == "Ana"


def test_nothing_stays_nothing():
    assert clean(None) is None
    assert stripped(None) is None
    assert stripped("") == ""
