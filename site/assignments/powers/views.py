"""A post with its power list, and the way from cases to one's own obligations as a picture."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assignments.powers.picture import draw
from assignments.powers.reading import Chain, chains_of, in_words, power_list
from cadres.models import Post
from cadres.requests import cadre_of
from core.http import personal


@personal
@login_required
@require_safe
def post(request: HttpRequest, code: str) -> HttpResponse:
    """Show powers, basis, process, risk points, measures and cases of a post; and the picture."""
    shown = get_object_or_404(Post, code=code)
    cadre = cadre_of(request)
    chains = chains_of(shown, cadre)
    return render(
        request,
        "assignments/post.html",
        {
            "post": shown,
            "lines": power_list(shown, cadre),
            "chains": chains,
            "words": in_words(chains),
            "picture": draw(_labels(chain) for chain in chains),
            "holds_it": cadre.postings.filter(post=shown, to_on=None).exists(),
        },
    )


def _labels(chain: Chain) -> tuple[str, str, str, str]:
    case = getattr(chain.case, "label", None) or (chain.case.title if chain.case else "")
    return (
        str(case),
        str(chain.article or ""),
        str(chain.point),
        chain.obligation.assignment.label if chain.obligation else "",
    )
