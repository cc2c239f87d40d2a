"""Editing accounts that may open the editor (few: unit supervisors use the console instead)."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from cadres.models import Cadre


class CadreEditForm(UserEditForm):
    first_name = None
    last_name = None
    name = forms.CharField(label=_("Name"), max_length=60)

    class Meta(UserEditForm.Meta):
        model = Cadre
        fields = {"staff_number", "name", "email", "is_active", "is_superuser", "groups"}


class CadreCreationForm(UserCreationForm):
    first_name = None
    last_name = None
    name = forms.CharField(label=_("Name"), max_length=60)

    class Meta(UserCreationForm.Meta):
        model = Cadre
        fields = {"staff_number", "name", "email", "is_superuser", "groups"}


class CadreViewSet(UserViewSet):
    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Cadre]]:
        return CadreEditForm if for_update else CadreCreationForm
