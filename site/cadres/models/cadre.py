"""Cadre: a person with an account; the user model."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from cadres.passwords.ageing import is_due
from core.fields import PinyinKeyField
from core.literals import Literal

if TYPE_CHECKING:
    from cadres.models.unit import Unit


class OfficialType(models.TextChoices):
    """The six kinds of supervised public officials (Supervision Law, article 15)."""

    PUBLIC_SERVANT = "PUBLIC_SERVANT", _("civil servant or managed as one")
    ENTRUSTED = "ENTRUSTED", _("performs public duty by law or entrustment")
    STATE_ENTERPRISE = "STATE_ENTERPRISE", _("manager of a state-owned enterprise")
    INSTITUTION = "INSTITUTION", _("manager of a public institution")
    GRASSROOTS = "GRASSROOTS", _("manager of a grass-roots self-governing organisation")
    OTHER = "OTHER", _("other person performing public duty by law")


class Rank(models.IntegerChoices):
    """Rank order, lowest first, so that ranges compare."""

    STAFF = 10, _("staff")
    SECTION_DEPUTY = 20, _("deputy township-section level")
    SECTION_HEAD = 30, _("township-section level")
    DIVISION_DEPUTY = 40, _("deputy county-division level")
    DIVISION_HEAD = 50, _("county-division level")
    BUREAU_DEPUTY = 60, _("deputy bureau level")
    BUREAU_HEAD = 70, _("bureau level")
    PROVINCE_DEPUTY = 80, _("deputy province-ministry level")
    PROVINCE_HEAD = 90, _("province-ministry level")


class Status(models.TextChoices):
    ACTIVE = "ACTIVE", _("active")
    ON_LEAVE = "ON_LEAVE", _("on leave")
    SECONDED = "SECONDED", _("seconded")
    RETIRED = "RETIRED", _("retired")


class CadreQuerySet(models.QuerySet["Cadre"]):
    def within(self, unit: "Unit") -> Self:
        """People whose unit lies in the subtree of `unit`."""
        return self.filter(unit__path__startswith=unit.path)

    def in_service(self) -> Self:
        """People who count in denominators: active accounts that are not away or retired."""
        return self.filter(is_active=True, status=Literal(Status.ACTIVE))


class CadreManager(BaseUserManager["Cadre"].from_queryset(CadreQuerySet)):  # type: ignore[misc]  # mypy sees no class
    def get_by_natural_key(self, username: str | None) -> "Cadre":
        """Find an account by staff number or user name: either may be typed to sign in.

        Raises:
            Cadre.DoesNotExist: no account has that name.
        """
        found: list[Cadre] = list(
            self.filter(Q(staff_number=username) | Q(username=username))[:2]
        )
        if not found:
            raise Cadre.DoesNotExist("no account has that name")
        # One person's user name may be another's staff number: the staff number is the stronger.
        return next((cadre for cadre in found if cadre.staff_number == username), found[0])

    def create_user(
        self, staff_number: str, password: str | None = None, **fields: Any
    ) -> "Cadre":
        """Create an account; without a password it cannot sign in until one is set."""
        cadre: Cadre = self.model(staff_number=staff_number, **fields)
        cadre.set_password(password)
        cadre.save(using=self._db)
        return cadre

    def create_superuser(
        self, staff_number: str, password: str | None = None, **fields: Any
    ) -> "Cadre":
        """Create an account with every right; for development only (see `cadres.checks`)."""
        fields.setdefault("name", staff_number)
        return self.create_user(
            staff_number, password, is_staff=True, is_superuser=True, **fields
        )


class Cadre(AbstractBaseUser, PermissionsMixin):
    """A person with an account (干部).

    `unit` is where the person belongs now (the unit of the primary posting); the history is in
    `postings`. `services.move_cadre` keeps the two in step.
    """

    staff_number = models.CharField(_("staff number"), max_length=32, unique=True)
    username = models.CharField(
        _("user name"), max_length=64, unique=True, null=True, blank=True
    )
    name = models.CharField(_("name"), max_length=60)
    sort_key = PinyinKeyField(_("pinyin sort key"), source="name", db_index=True)
    email = models.EmailField(_("e-mail"), blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), choices=Rank.choices, default=Rank.STAFF)
    official_type = models.CharField(
        _("official type"),
        max_length=20,
        choices=OfficialType.choices,
        default=OfficialType.PUBLIC_SERVANT,
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.ACTIVE
    )
    unit = models.ForeignKey(
        "cadres.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cadres",
        verbose_name=_("unit"),
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may open the editor"), default=False)
    joined_at = models.DateTimeField(_("account created"), default=timezone.now)
    rights_version = models.PositiveIntegerField(
        _("version of rights"),
        default=0,
        editable=False,
        help_text=_("Counts changes of roles; sessions of an older version get a new key."),
    )
    sessions_version = models.PositiveIntegerField(
        _("version of sessions"),
        default=0,
        db_default=0,
        editable=False,
        help_text=_("Counts how often every session of the account was ended."),
    )
    password_set_at = models.DateTimeField(
        _("password chosen at"), null=True, blank=True, editable=False
    )
    password_expires_at = models.DateTimeField(
        _("one-time password ends at"), null=True, blank=True, editable=False
    )
    unread_notices = models.PositiveIntegerField(
        _("unread notices"),
        default=0,
        db_default=0,
        editable=False,
        help_text=_("Kept here so that the head of every page shows it without a query."),
    )

    USERNAME_FIELD = "staff_number"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = CadreManager()

    class Meta:
        verbose_name = _("cadre")
        verbose_name_plural = _("cadres")
        ordering = ["staff_number"]
        indexes = [
            models.Index(
                fields=["unit"],
                condition=Q(is_active=True, status="ACTIVE"),
                name="cadres_cadre_in_service",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Return what sessions are held against: another password or version ends them all."""
        of_password: str = super()._get_session_auth_hash(  # type: ignore[misc]  # stubs lack it
            secret=secret
        )
        if not self.sessions_version:
            return of_password
        return salted_hmac(
            f"cadres.session.{self.sessions_version}",
            of_password,
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    def must_change_password(self, at: dt.datetime) -> bool:
        """Tell whether the password is a one-time one, or older than the profile allows."""
        return is_due(
            set_at=self.password_set_at or self.joined_at,
            expires_at=self.password_expires_at,
            at=at,
            days=settings.PASSWORD_DAYS,
        )

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
