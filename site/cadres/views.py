"""Signing in and out, and changing one's password."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cadres.authentication import cadre_of
from cadres.forms import SignInForm
from cadres.models import Post
from cadres.policies import Capability, units_with
from cadres.roster.template import roster_template as template_of
from cadres.signing_in import DIRECTORY, begin_sign_in
from core.http import personal
from core.spreadsheets import XLSX


class SignInView(auth_views.LoginView):
    """Sign in by staff number or user name.

    A page that asks for JSON (the quiz, whose session has run out) gets JSON: 200 with who
    signed in, or with the address where the `second_factor` is shown, 400 with errors, 429 when
    locked out; each with a fresh `csrf_token`.
    """

    template_name = "cadres/login.html"
    authentication_form = SignInForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "single_sign_on": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
        }

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        cadre = cadre_of(form.get_user())
        backend = form.get_user().backend
        is_in = begin_sign_in(
            self.request,
            cadre=cadre,
            backend=backend,
            how="directory" if backend == DIRECTORY else "password",
            at=timezone.now(),
        )
        if not self._asks_for_json():
            return HttpResponseRedirect(
                self.get_success_url() if is_in else self._second_factor_url()
            )
        if not is_in:
            return JsonResponse(
                {
                    "second_factor": self._second_factor_url(),
                    "csrf_token": get_token(self.request),
                }
            )
        return JsonResponse(
            {
                "staff_number": cadre.staff_number,
                "name": cadre.name,
                "csrf_token": get_token(self.request),
            }
        )

    def _second_factor_url(self) -> str:
        target = self.get_redirect_url()
        query = f"?{urlencode({'next': target})}" if target else ""
        return reverse("second_factor") + query

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        if self._asks_for_json():
            return JsonResponse(
                {"errors": form.errors, "csrf_token": get_token(self.request)}, status=400
            )
        return super().form_invalid(form)

    def _asks_for_json(self) -> bool:
        return not self.request.accepts("text/html")


@require_safe
@personal
def editors_door(request: HttpRequest) -> HttpResponseBase:
    """Show the one log-in form, and say to who is signed in that this is not for them.

    Wagtail sends people here whom its editor does not admit. The form goes to the log-in page, so
    that nothing is guessed here.
    """
    if not request.user.is_authenticated:
        wanted = request.GET.copy()
        wanted.setdefault("next", reverse("wagtailadmin_home"))
        request.GET = wanted  # type: ignore[assignment]  # the form shows where it leads
        return SignInView.as_view()(request)
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    return redirect("wagtailadmin_home")


@method_decorator(personal, name="dispatch")
class ChangePasswordView(auth_views.PasswordChangeView):
    """Change one's password; every other session of the account ends."""

    template_name = "cadres/password_change.html"
    success_url = "/"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cadre = cadre_of(self.request.user)
        return {
            **super().get_context_data(**kwargs),
            "is_due": cadre.must_change_password(timezone.now()),
            "is_one_time": cadre.password_expires_at is not None,
            "days": settings.PASSWORD_DAYS,
        }

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        messages.success(
            self.request, _("Your password is changed. Other devices have been signed out.")
        )
        return answer


@login_required
@require_safe
@personal
def roster_template(request: HttpRequest) -> FileResponse:
    """Hand out an empty roster that offers the codes of the units whose roster one keeps."""
    units = list(units_with(cadre_of(request.user), Capability.MANAGE_ROSTER).standing())
    if not units:
        raise Http404
    file = template_of(units, list(Post.objects.all()))
    return FileResponse(
        file, as_attachment=True, filename=f"{_('roster')}.xlsx", content_type=XLSX
    )
