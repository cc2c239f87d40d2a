"""Forms of the editor: who has to study a change, and nothing published without its words."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from courses.gathering import unready_media
from courses.models.editions import Change

if TYPE_CHECKING:
    from courses.models import LessonMedia


class ChangeForm(WagtailAdminPageForm):
    """Asks who has to study the change of a published page; a draft may leave it open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = self.instance
        if page.pk and page.live and not page.has_unpublished_changes:
            # What was chosen for the change before is no answer for the next one.
            self.initial["change"] = page.change = ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.is_deferred_validation or not self.asks_something() or cleaned.get("change"):
            return cleaned
        self.add_error(
            "change",
            _("People study this course already. Say who has to study your change."),
        )
        return cleaned

    def is_changed(self) -> bool:
        changed = set(self.changed_data) - {"change", "difference"}
        is_formset_changed = any(formset.has_changed() for formset in self.formsets.values())
        return (
            bool(changed) or is_formset_changed or bool(self.instance.has_unpublished_changes)
        )

    def asks_something(self) -> bool:
        raise NotImplementedError


class LessonsField(forms.TypedMultipleChoiceField):
    """Gives primary keys of lessons, in the order of the course."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, **kwargs)


class CourseForm(ChangeForm):
    """A course's own page has nothing to study: its editor says which lessons are the difference."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("change") != Change.EVERYONE:
            self.initial["difference"] = []
        field = self.fields.get("difference")
        if field is not None:
            self.fields["difference"] = LessonsField(
                label=field.label,
                help_text=field.help_text,
                required=False,
                choices=self._lessons(),
                widget=forms.CheckboxSelectMultiple(),
            )

    def _lessons(self) -> list[tuple[int, str]]:
        """Return the published lessons with how many people have done each. Two queries."""
        from courses.editions.affected import done_by_lesson

        if not self.instance.pk:
            return []
        lessons = self.instance.get_children().live().order_by("path")
        done = done_by_lesson(self.instance)
        return [
            (
                lesson.pk,
                _("%(title)s (done by %(count)d people)")
                % {"title": lesson.title, "count": done.get(lesson.pk, 0)},
            )
            for lesson in lessons
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("change") != Change.EVERYONE:
            cleaned["difference"] = []
        elif not cleaned.get("difference") and "difference" not in self.errors:
            self.add_error(
                "difference", _("Say which lessons people who have finished study again.")
            )
        return cleaned

    def asks_something(self) -> bool:
        return bool(self.instance.pk and self.instance.live and self.is_changed())


class LessonForm(ChangeForm):
    """A lesson of a published course asks as soon as it is written."""

    def asks_something(self) -> bool:
        course = self.parent_page
        return bool(course and course.live and self.is_changed())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.is_deferred_validation and "body" in cleaned:
            self.instance.body = cleaned["body"]
            self.instance.audio = cleaned.get("audio")
            for problem in unready_media(self.instance):
                self.add_error("body", problem)
        return cleaned


class LessonMediaForm(WagtailAdminModelForm):
    """Looks at the upload itself; its name and what the browser says of it prove nothing."""

    instance: "LessonMedia"

    def clean(self) -> dict[str, Any]:
        from courses.media.uploads import UploadRefused, inspect_upload

        cleaned: dict[str, Any] = super().clean() or {}
        upload = cleaned.get("file")
        if upload and "file" in self.changed_data:
            try:
                found = inspect_upload(upload)
            except UploadRefused as error:
                self.add_error("file", str(error))
                return cleaned
            self.instance.format = found.format
            self.instance.digest = found.digest
            self.instance.bytes = found.bytes
            if found.seconds:
                cleaned["seconds"] = found.seconds
        if not cleaned.get("seconds") and "seconds" not in self.errors:
            self.add_error(
                "seconds", _("The file does not say how long it is: write the seconds down.")
            )
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors or not self.instance.pk or not self.instance.lacks:
            return
        from courses.media.uploads import published_lessons_with

        if published_lessons_with(self.instance).exists():
            self.add_error(
                "transcript",
                _(
                    "A published lesson shows this recording: captions and transcript must stay."
                ),
            )
