"""Showing a second factor at sign-in, enrolling one, and keeping one's own."""

from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import RedirectURLMixin, redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import View

from cadres.authentication import cadre_of
from cadres.factors import services, totp
from cadres.factors.forms import CodeForm, EnrolAppForm, EnrolKeyForm
from cadres.factors.keys import DoesNotHold, Site
from cadres.factors.sealing import CannotOpen, seal, unseal
from cadres.models import Cadre, FactorKind
from cadres.signing_in import Waiting, finish_sign_in, is_fresh, note_passed, waiting
from core.errors import DomainError
from core.http import personal

QUESTION: Final = "security_key_question"
DRAFT: Final = "new_app_secret"


class Visitor(NamedTuple):
    """Who is at the door: waiting to be signed in, or signed in already (`who` is None then)."""

    cadre: Cadre
    who: Waiting | None


class DoorView(RedirectURLMixin, View):
    """A page for people who wait for their second factor, and for those who are signed in."""

    next_page = "/"
    http_method_names = ["get", "head", "post"]
    visitor: Visitor

    @method_decorator(personal)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.now = timezone.now()
        who = waiting(request, at=self.now)
        if who is not None:
            self.visitor = Visitor(who.cadre, who)
        elif request.user.is_authenticated:
            self.visitor = Visitor(cadre_of(request.user), None)
        else:
            return redirect_to_login(self.get_redirect_url() or "/")
        return super().dispatch(request, *args, **kwargs)

    def onwards(self, name: str) -> HttpResponse:
        """Go to the page `name`, which leads to the same place in the end."""
        target = self.get_redirect_url()
        query = f"?{urlencode({'next': target})}" if target else ""
        return HttpResponseRedirect(reverse(name) + query)

    def let_in(self, factor: str) -> None:
        """Sign in who waits; of who is signed in, note that they have just shown it."""
        if self.visitor.who is not None:
            finish_sign_in(self.request, who=self.visitor.who, factor=factor, at=self.now)
        else:
            note_passed(self.request, at=self.now)

    def asks_for_json(self) -> bool:
        return not self.request.accepts("text/html")


class SecondFactorView(DoorView):
    """Ask for a code or a security key: after the password, and before factors are changed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.visitor.cadre.factors.exists():
            return self.onwards("enrol_factor")
        return self.page(CodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CodeForm(request.POST)
        cadre = self.visitor.cadre
        state = request.session.pop(QUESTION, None)
        answer = request.POST.get("credential", "")
        try:
            if answer and state is not None:
                passed = services.pass_by_key(
                    cadre=cadre,
                    site=Site.of(request),
                    state=state,
                    answer=answer,
                    at=self.now,
                )
            elif form.is_valid():
                passed = services.pass_by_code(
                    cadre=cadre, typed=form.cleaned_data["code"], at=self.now
                )
            else:
                return self.refused(form, 422)
        except services.TooManyTries as error:
            form.errors.clear()
            form.add_error(None, str(error))
            refusal = self.refused(form, 429)
            refusal.headers["Retry-After"] = str(error.seconds)
            return refusal
        except services.WrongCode as error:
            form.errors.clear()
            form.add_error(None, str(error))
            return self.refused(form, 422)
        self.let_in(passed)
        if passed == "recovery":
            left = cadre.recovery_codes.filter(used_at=None).count()
            messages.warning(
                request,
                _("You used a recovery code; %(count)d are left. Is your app or key lost?")
                % {"count": left},
            )
        if self.asks_for_json():
            return JsonResponse(
                {
                    "staff_number": cadre.staff_number,
                    "name": cadre.name,
                    "csrf_token": get_token(request),
                }
            )
        return HttpResponseRedirect(self.get_success_url())

    def refused(self, form: CodeForm, status: int) -> HttpResponse:
        if self.asks_for_json():
            return JsonResponse(
                {"errors": form.errors, "csrf_token": get_token(self.request)}, status=status
            )
        return self.page(form, status)

    def page(self, form: CodeForm, status: int = 200) -> HttpResponse:
        keys = list(self.visitor.cadre.factors.filter(kind=FactorKind.KEY))
        options = None
        if keys:
            question = Site.of(self.request).ask_for_held(keys)
            self.request.session[QUESTION] = question.state
            options = question.options
        return render(
            self.request,
            "cadres/factors/ask.html",
            {
                "form": form,
                "options": options,
                "next": self.get_redirect_url(),
                "is_waiting": self.visitor.who is not None,
            },
            status=status,
        )


class EnrolFactorView(DoorView):
    """Enrol an authenticator app or a security key; the first one brings recovery codes."""

    def refuse_to_change(self) -> HttpResponse | None:
        """Ask for what the visitor has before something is added to it."""
        has_factor = self.visitor.cadre.factors.exists()
        if self.visitor.who is not None:
            return self.onwards("second_factor") if has_factor else None
        return step_up(self.request, self.visitor.cadre)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.refuse_to_change() or self.page(EnrolAppForm(), EnrolKeyForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        refusal = self.refuse_to_change()
        if refusal is not None:
            return refusal
        app_form, key_form = EnrolAppForm(), EnrolKeyForm()
        cadre = self.visitor.cadre
        form: EnrolAppForm | EnrolKeyForm
        if "credential" in request.POST:
            form = key_form = EnrolKeyForm(request.POST)
        else:
            form = app_form = EnrolAppForm(request.POST)
        if not form.is_valid():
            return self.page(app_form, key_form, 422)
        try:
            if isinstance(form, EnrolKeyForm):
                kind, codes = "key", self.enrol_key(cadre, form)
            else:
                kind, codes = "app", self.enrol_app(cadre, form)
        except DoesNotHold:
            form.add_error(None, _("The security key was not accepted. Try again."))
            return self.page(app_form, key_form, 422)
        except DomainError as error:
            form.add_error(None, str(error))
            return self.page(app_form, key_form, 422)
        request.session.pop(DRAFT, None)
        self.let_in(kind)
        if codes:
            return show_codes(request, codes, self.get_success_url())
        messages.success(request, _("The second factor is enrolled."))
        return redirect("security")

    def enrol_app(self, cadre: Cadre, form: EnrolAppForm) -> list[str]:
        return services.enrol_app(
            cadre=cadre, secret=self.draft(), typed=form.cleaned_data["code"], at=self.now
        )

    def enrol_key(self, cadre: Cadre, form: EnrolKeyForm) -> list[str]:
        state = self.request.session.pop(QUESTION, None)
        if state is None:
            raise DoesNotHold("nothing was asked")
        key = Site.of(self.request).new_key(state, form.cleaned_data["credential"])
        return services.enrol_key(
            cadre=cadre, key=key, name=form.cleaned_data["name"], at=self.now
        )

    def draft(self) -> bytes:
        """Return the secret that this visitor is being shown; sealed in the session, too."""
        owner = self.visitor.cadre.pk
        try:
            return unseal(self.request.session.get(DRAFT, ""), owner=owner)
        except (CannotOpen, ValueError):
            secret = totp.new_secret()
            self.request.session[DRAFT] = seal(secret, owner=owner)
            return secret

    def page(
        self, app_form: EnrolAppForm, key_form: EnrolKeyForm, status: int = 200
    ) -> HttpResponse:
        cadre = self.visitor.cadre
        secret = self.draft()
        address = totp.address_of(
            secret, account=cadre.staff_number, issuer=settings.WAGTAIL_SITE_NAME
        )
        question = Site.of(self.request).ask_for_new(
            cadre, list(cadre.factors.filter(kind=FactorKind.KEY))
        )
        self.request.session[QUESTION] = question.state
        drawing = segno.make(address, error="m", micro=False).svg_inline(
            scale=4, border=4, light="#fff", omitsize=True, svgclass="qr__drawing"
        )
        return render(
            self.request,
            "cadres/factors/enrol.html",
            {
                "app_form": app_form,
                "key_form": key_form,
                "drawing": mark_safe(drawing),  # noqa: S308  drawn here, from our own address
                "address": address,
                "secret": totp.written(secret),
                "options": question.options,
                "next": self.get_redirect_url(),
                "is_waiting": self.visitor.who is not None,
            },
            status=status,
        )


def step_up(request: HttpRequest, cadre: Cadre) -> HttpResponse | None:
    """Ask who it is again, unless that was shown within ten minutes."""
    if is_fresh(request, at=timezone.now()):
        return None
    here = request.get_full_path() if request.method == "GET" else reverse("security")
    if cadre.factors.exists():
        return HttpResponseRedirect(f"{reverse('second_factor')}?{urlencode({'next': here})}")
    logout(request)
    return redirect_to_login(here)


def show_codes(request: HttpRequest, codes: list[str], onwards: str) -> HttpResponse:
    """Show recovery codes, this once."""
    return render(request, "cadres/factors/codes.html", {"codes": codes, "onwards": onwards})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def security(request: HttpRequest) -> HttpResponse:
    """List one's own second factors; POST gives new recovery codes."""
    cadre = cadre_of(request.user)
    if request.method == "POST":
        refusal = step_up(request, cadre)
        if refusal is not None:
            return refusal
        if not cadre.factors.exists():
            return redirect("enrol_factor")
        return show_codes(
            request, services.renew_recovery_codes(cadre=cadre), reverse("security")
        )
    return render(
        request,
        "cadres/factors/security.html",
        {
            "factors": list(cadre.factors.all()),
            "codes_left": cadre.recovery_codes.filter(used_at=None).count(),
            "is_due": services.is_due_from(cadre),
        },
    )


@login_required
@require_POST
@personal
def remove_factor(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take away one of one's own second factors."""
    cadre = cadre_of(request.user)
    factor = get_object_or_404(cadre.factors.select_related("cadre"), public_id=public_id)
    refusal = step_up(request, cadre)
    if refusal is not None:
        return refusal
    try:
        services.remove_factor(factor=factor)
    except services.LastFactor as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The second factor is removed."))
    return redirect("security")
