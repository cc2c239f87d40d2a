"""Signing in and out, and changing one's password."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cadres.authentication import cadre_of
from cadres.forms import SignInForm
from cadres.models import Post
from cadres.policies import Capability, units_with
from cadres.roster.template import roster_template as template_of
from core.http import personal
from core.spreadsheets import XLSX


class SignInView(auth_views.LoginView):
    """Sign in by staff number or user name.

    A page that asks for JSON (the quiz, whose session has run out) gets JSON: 200 with who
    signed in, 400 with errors, 429 when locked out; each with a fresh `csrf_token`.
    """

    template_name = "cadres/login.html"
    authentication_form = SignInForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        if self._asks_for_json():
            cadre = cadre_of(self.request.user)
            return JsonResponse(
                {
                    "staff_number": cadre.staff_number,
                    "name": cadre.name,
                    "csrf_token": get_token(self.request),
                }
            )
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        if self._asks_for_json():
            return JsonResponse(
                {"errors": form.errors, "csrf_token": get_token(self.request)}, status=400
            )
        return super().form_invalid(form)

    def _asks_for_json(self) -> bool:
        return not self.request.accepts("text/html")


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
    units = list(units_with(cadre_of(request.user), Capability.MANAGE_ROSTER))
    if not units:
        raise Http404
    file = template_of(units, list(Post.objects.all()))
    return FileResponse(
        file, as_attachment=True, filename=f"{_('roster')}.xlsx", content_type=XLSX
    )
