"""Identity numbers and files are ciphertext at rest, found by a blind index, and readable again with the keys alone."""

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.checks import run_checks
from django.core.exceptions import FieldError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Debtor, Portfolio
from cases.privacy.blind import blind_index, every_index
from cases.privacy.cipher import Undecipherable, decrypted, encrypted, is_current
from cases.privacy.files import CHUNK, plain_chunks, sealed_chunks
from cases.privacy.kept import kept_keys, new_key
from cases.privacy.keys import KeyFault, keyring, read_keys
from cases.services.key_rotation import rotate_columns, rotate_files
from cases.storage import SealedStorage
from tests.personal.files import a_portfolio, plain_text

NUMBER = "110101199001011234"


@pytest.fixture
def keys(settings):
    """Two kinds of keys, and a way to put a newer one before them."""
    settings.PERSONAL_DATA_KEYS, settings.PERSONAL_INDEX_KEYS = new_key("k1"), new_key("i1")

    def renew(*, keep=True):
        old = (settings.PERSONAL_DATA_KEYS, settings.PERSONAL_INDEX_KEYS)
        settings.PERSONAL_DATA_KEYS = ",".join([new_key("k2"), *([old[0]] if keep else [])])
        settings.PERSONAL_INDEX_KEYS = ",".join([new_key("i2"), *([old[1]] if keep else [])])

    return renew


def stored(debtor):
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_number, identity_index FROM cases_debtor WHERE id = %s", [debtor.pk])
        return cursor.fetchone()


@given(st.text(max_size=60), st.text(max_size=20))
def test_what_is_encrypted_comes_back_and_never_twice_the_same(text, purpose):
    one, other = encrypted(text, purpose), encrypted(text, purpose)
    assert decrypted(one, purpose) == decrypted(other, purpose) == text
    assert (one == other) == (text == "")


def test_a_value_moved_changed_or_without_its_key_does_not_open(keys):
    token = encrypted(NUMBER, "here")
    for wrong, purpose in (
        (token, "there"),
        (token[:-2] + "AA", "here"),
        ("k1.AAAA", "here"),
        ("k9." + token[3:], "here"),
    ):
        with pytest.raises(Undecipherable):
            decrypted(wrong, purpose)
    keys(keep=False)
    with pytest.raises(Undecipherable, match="No key named 'k1'"):
        decrypted(token, "here")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("k1", "no key"),
        ("k1:AAAA", "no key"),
        pytest.param("K 1:" + new_key("k1")[3:], "no key", id="name"),
        pytest.param(f"{new_key('k1')},{new_key('k1')}", "two keys named k1", id="twice"),
    ],
)
def test_a_setting_without_usable_keys_says_so(text, sentence):
    with pytest.raises(KeyFault, match=sentence):
        read_keys(text, "PERSONAL_DATA_KEYS")


def test_start_up_says_that_a_key_is_malformed(settings):
    settings.PERSONAL_DATA_KEYS = "k1:not-a-key"
    assert [error.id for error in run_checks(tags=["security"]) if error.id.startswith("cases")] == ["cases.E001"]


def test_the_two_kinds_of_keys_must_differ(settings):
    settings.PERSONAL_DATA_KEYS = settings.PERSONAL_INDEX_KEYS = new_key("k1")
    with pytest.raises(KeyFault, match="repeats a key"):
        keyring()


def test_a_site_in_development_makes_its_keys_once_for_its_owner_alone(tmp_path):
    first = kept_keys(tmp_path / "data", "x.keys")
    assert kept_keys(tmp_path / "data", "x.keys") == first
    (file,) = (tmp_path / "data").iterdir()
    assert oct(file.stat().st_mode)[-3:] == "600"


@pytest.mark.django_db
def test_a_debtor_is_ciphertext_in_the_table_and_plain_in_the_code():
    debtor = Debtor.objects.create(name="王伟", identity_number=NUMBER)
    token, index = stored(debtor)
    assert NUMBER not in token
    assert index == blind_index(NUMBER.lower() + " ") != ""
    assert Debtor.objects.get().identity_number == NUMBER
    assert Debtor.objects.numbered(f" {NUMBER}").get() == debtor
    assert not Debtor.objects.numbered("").exists()


@pytest.mark.django_db
def test_the_index_goes_with_the_number():
    debtor = Debtor.objects.create(name="王伟")
    debtor.identity_number = NUMBER
    debtor.save(update_fields=["identity_number"])
    assert stored(debtor)[1] == blind_index(NUMBER)


@pytest.mark.django_db
def test_one_number_is_one_debtor_and_no_number_is_nobodys():
    Debtor.objects.bulk_create([Debtor(name="a"), Debtor(name="b"), Debtor(name="c", identity_number=NUMBER)])
    with pytest.raises(IntegrityError, match="debtor_identity_number_once"), transaction.atomic():
        Debtor.objects.create(name="d", identity_number=f"{NUMBER[:6]} {NUMBER[6:]}")


@pytest.mark.django_db
def test_the_number_itself_cannot_be_searched():
    with pytest.raises(FieldError, match="blind index"):
        Debtor.objects.filter(identity_number=NUMBER)


@pytest.mark.django_db
def test_start_up_says_that_a_key_is_missing(keys):
    assert run_checks(tags=["database"], databases=["default"]) == []
    Debtor.objects.create(name="王伟", identity_number=NUMBER)
    assert run_checks(tags=["database"], databases=["default"]) == []
    keys(keep=False)
    (error,) = run_checks(tags=["database"], databases=["default"])
    assert (error.id, "No key named 'k1'" in error.msg) == ("cases.E002", True)


@pytest.mark.django_db
def test_rotation_brings_numbers_and_indexes_under_the_newest_keys(keys):
    debtors = [Debtor.objects.create(name=f"n{place}", identity_number=f"{place}{NUMBER}") for place in range(5)]
    before = [stored(debtor) for debtor in debtors]
    keys()
    assert Debtor.objects.numbered(f"3{NUMBER}").get() == debtors[3]  # found under the older index meanwhile
    steps = rotate_columns(batch=2)
    next(steps)  # stopped after one batch …
    assert [is_current(stored(debtor)[0]) for debtor in debtors] == [True, True, False, False, False]
    assert [step.written for step in rotate_columns(batch=2)] == [0, 2, 3]  # … and taken up again
    after = [stored(debtor) for debtor in debtors]
    assert all(old != new for pair in zip(before, after, strict=True) for old, new in zip(*pair, strict=True))
    assert [debtor.identity_number for debtor in Debtor.objects.order_by("pk")] == [f"{p}{NUMBER}" for p in range(5)]
    assert sum(step.written for step in rotate_columns()) == 0
    assert every_index(f"3{NUMBER}")[0] == after[3][1]


@pytest.mark.django_db
def test_rotation_without_the_old_key_says_which_is_missing(keys):
    Debtor.objects.create(name="王伟", identity_number=NUMBER)
    keys(keep=False)
    with pytest.raises(CommandError, match="No key named 'k1'"):
        call_command("rotate_keys", stdout=io.StringIO())


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 7])
def test_files_come_back_as_they_were(size):
    plain = bytes(place % 251 for place in range(size))
    sealed = b"".join(sealed_chunks([plain[:5], plain[5:]]))
    assert b"".join(plain_chunks(io.BytesIO(sealed))) == plain
    assert size < CHUNK - 1 or plain[:64] not in sealed  # a byte or none may stand in it by chance


@pytest.mark.parametrize("hurt", [lambda sealed: sealed[: -CHUNK - 16], lambda sealed: sealed[:-1] + b"x"])
def test_a_file_cut_off_or_changed_is_not_read(hurt):
    sealed = b"".join(sealed_chunks([bytes(2 * CHUNK)]))
    with pytest.raises(Undecipherable):
        list(plain_chunks(io.BytesIO(hurt(sealed))))


def test_the_storage_seals_what_it_keeps_and_reads_files_of_before(tmp_path, keys):
    storage = SealedStorage(location=tmp_path)
    name = storage.save("a.csv", ContentFile(f"身份证号\n{NUMBER}\n".encode()))
    assert NUMBER.encode() not in (tmp_path / name).read_bytes()
    (tmp_path / "old.csv").write_text(NUMBER)
    for kept in (name, "old.csv"):
        with storage.open(kept) as file:
            assert NUMBER in file.read().decode()
            file.seek(0)
            assert NUMBER in file.read().decode()


@pytest.mark.django_db
def test_a_rotation_killed_in_a_file_leaves_it_whole_and_its_half_goes(cast, keys, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    portfolio = a_portfolio(cast, NUMBER)
    plain, stored = plain_text(portfolio), tmp_path / portfolio.file.name
    half = stored.with_name(f"{stored.name}.rotating")
    half.write_bytes(b"half")
    keys()
    assert (rotate_files(), plain_text(portfolio), half.exists()) == (1, plain, False)
    half.write_bytes(b"half")
    assert (rotate_files(), half.exists()) == (0, False)


@pytest.mark.django_db(transaction=True)
def test_two_rotations_at_once_write_each_file_once(cast, keys, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    plain = {}
    for number in range(6):
        portfolio = a_portfolio(cast, NUMBER, f"C2,李伟,{NUMBER[:-1]}{number},,,,A2,2026-01-10,{number}")
        plain[portfolio.pk] = plain_text(portfolio)
    keys()
    gate = Barrier(3)

    def rotate(_number):
        gate.wait()
        try:
            return rotate_files()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(rotate, range(3))) == 6
    assert {one.pk: plain_text(one) for one in Portfolio.objects.all()} == plain


@pytest.mark.django_db
def test_rotation_rewrites_files_and_seals_plain_ones(cast, keys, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    portfolio = a_portfolio(cast, NUMBER)
    plain = plain_text(portfolio)
    (tmp_path / portfolio.file.name).write_bytes(plain)  # as it stood before files were sealed
    assert (rotate_files(), rotate_files()) == (1, 0)
    keys()
    assert (rotate_files(), rotate_files()) == (1, 0)
    assert plain_text(portfolio) == plain
    assert NUMBER.encode() not in (tmp_path / portfolio.file.name).read_bytes()
