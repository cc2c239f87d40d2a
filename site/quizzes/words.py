"""Words that attempt.js says; kept here so that they are translated like all others."""

from django.utils.translation import gettext as _


def words_of_the_page() -> dict[str, str]:
    """Return what the script of the attempt page says, in the interface language."""
    return {
        "saved": _("Saved %s"),
        "unsaved": _("Not saved yet"),
        "answered": _("answered"),
        "unanswered": _("not answered"),
        "offline": _("No connection. Your answers are kept in this browser and will be sent."),
        "busy": _(
            "The server is busy. Your answers are kept in this browser and will be sent."
        ),
        "online": _("All answers are saved."),
        "left": _("%s left"),
        "minutes": _("%s minutes left"),
        "minute": _("1 minute left"),
        "over": _("The time is up. Handing in what was saved…"),
        "elsewhere": _("Question %s was answered in another window; that answer is shown."),
        "all_answered": _("Every question is answered."),
        "some_open": _("Not answered yet: %s"),
        "goes_on_elsewhere": _("This attempt goes on in another window."),
        "goes_on_here": _("The attempt goes on in this window."),
        "separator": _(", "),
        "wrong_login": _("Signing in did not work. Check staff number and password."),
        "sign_in": _("Sign in"),
        "enrolled": _("I have set it up"),
        "not_enrolled": _("You are not signed in yet. Finish in the other tab first."),
        "other_person": _("This attempt belongs to somebody else. Sign in with your own name."),
        "signed_in": _("Signed in again. Sending your answers…"),
        "leave": _("Some answers are not saved yet."),
    }
