import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.guessable import GuessablePasswordValidator


@pytest.mark.parametrize(
    "password",
    [
        "password1234!",
        "P@ssw0rd12345",
        "passwordpassword",
        "iloveyou20261",
        "123456789012",
        "qwertyuiop123456",
        "abcdefghijkl",
        "zyxwvutsrqpo",
        "aaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "ExpenseTracker",
        "moneymoney2026bank",
        "Expense-Tracker-2026",
        "Motdepasse2026!",
        "ｐａｓｓｗｏｒｄ１２３４",
    ],
)
def test_what_is_tried_first_is_refused(password):
    with pytest.raises(ValidationError) as refused:
        GuessablePasswordValidator().validate(password)

    assert [error.code for error in refused.value.error_list] == ["guessable"]


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "another horse and battery",
        "wholly different words",
        "Zoff-Kanal-Birne-44",
        "tracker of lost umbrellas",
        "money grows on treetops",
        "12.11.1987 in Dunedin",
        "x7#Qp!fk92Lm",
        "вересень у Карпатах",
    ],
)
def test_several_words_are_taken(password):
    GuessablePasswordValidator().validate(password)
    validate_password(password)


def test_a_very_long_one_takes_no_time():
    GuessablePasswordValidator().validate("A quiet brook, " * 250 + "and a stone")
