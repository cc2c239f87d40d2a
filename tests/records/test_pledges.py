"""A pledge is signed with one's own name, once for an occasion, and recorded."""

import hashlib

import pytest
import rfc8785

from records import services
from records.models import Kind, Pledge
from tests.factories.cadres import make_cadre
from tests.factories.records import NOON, make_entry, make_pledge_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cadre():
    return make_cadre("张清和")


@pytest.fixture
def text():
    return make_pledge_text()


def sign(cadre, text, *, signature="张清和", occasion="spring-festival-2027"):
    return services.sign_pledge(
        cadre=cadre, text=text, occasion=occasion, signature=signature, at=NOON
    )


@pytest.mark.parametrize("signature", ["张清和", " 张 清　和 "])
def test_is_signed_by_typing_ones_name(cadre, text, signature):
    assert sign(cadre, text, signature=signature).cadre == cadre


@pytest.mark.parametrize("signature", ["", "张清", "李守正", "张清和和"])
def test_any_other_signature_is_refused_and_nothing_is_written(cadre, text, signature):
    with pytest.raises(services.SignatureMismatch):
        sign(cadre, text, signature=signature)

    assert not Pledge.objects.exists()
    assert not cadre.entries.exists()


def test_becomes_an_entry_of_the_record(cadre, text):
    pledge = sign(cadre, text)

    entry = cadre.entries.get()
    assert (entry.kind, entry.title, entry.occasion) == (
        Kind.PLEDGE,
        text.title,
        "spring-festival-2027",
    )
    assert entry.outcome == {"pledge": pledge.digest}


def test_a_second_time_for_one_occasion_is_refused(cadre, text):
    sign(cadre, text)

    with pytest.raises(services.AlreadyPledged):
        sign(cadre, make_pledge_text())

    assert (Pledge.objects.count(), cadre.entries.count()) == (1, 1)


def test_every_occasion_has_its_own(cadre, text):
    sign(cadre, text, occasion="2026")
    sign(cadre, text, occasion="2027")

    assert cadre.entries.count() == 2


def test_an_entry_in_the_way_leaves_no_half_signed_pledge(cadre, text):
    make_entry(
        cadre, activity_key=f"records.pledge:{text.code}@1", occasion="spring-festival-2027"
    )

    with pytest.raises(services.AlreadyRecorded):
        sign(cadre, text)

    assert not Pledge.objects.exists()


def test_the_fingerprint_covers_exactly_what_was_signed(cadre, text):
    pledge = sign(cadre, text)

    signed = {
        "code": text.code,
        "number": 1,
        "title": text.title,
        "clauses": text.clauses,
        "name": "张清和",
        "staff_number": cadre.staff_number,
        "occasion": "spring-festival-2027",
        "signed_at": "2026-09-14T04:00:00+00:00",
    }
    assert pledge.digest == hashlib.sha256(rfc8785.dumps(signed)).hexdigest()
