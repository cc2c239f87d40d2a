"""Power lists on the console: the posts, one post's list, and what is written on it."""

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assignments.models import PowerBasis
from assignments.powers import services
from assignments.powers.forms import PostForm, PowerForm, RiskPointForm
from assignments.powers.keeping import ListKeeper, pages_named, showing_page
from assignments.powers.reading import power_list, readable_edges
from cadres.models import Cadre, Post, Power, RiskFinding, RiskPoint
from cadres.requests import cadre_of
from cadres.risks.forms import FindingForm
from cadres.risks.services import find_risk
from core.errors import DomainError
from core.http import personal
from core.time import site_date
from law.citing.choosing import choices_for
from law.citing.reference import Reference
from law.citing.resolving import resolve

POSTS_PER_PAGE: Final = 50
MOST_ENDED: Final = 50


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def power_lists(request: HttpRequest) -> HttpResponse:
    """List the posts held in the actor's units with what their lists hold; POST adds a post."""
    actor = cadre_of(request)
    keeper = _keeper_or_404(actor)
    form = PostForm(_sent(request))
    if request.method == "POST":
        if not keeper.may_write:
            raise Http404
        if form.is_valid():
            try:
                post = services.add_post(actor=actor, **form.cleaned_data)
            except DomainError as error:
                form.add_error("code", str(error))
            else:
                messages.success(request, _("Added. Now its powers."))
                return redirect("power_list", post.code)
    query = request.GET.get("q", "").strip()[:60]
    posts = keeper.posts.order_by("code")
    if query:
        named = Q(name__icontains=query) | Q(name_en__icontains=query)
        posts = posts.filter(named | Q(code__icontains=query))
    page = Paginator(posts, POSTS_PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "assignments/powers/posts.html",
        {
            "keeper": keeper,
            "lines": keeper.lines(list(page.object_list)),
            "page": page,
            "q": query,
            "form": form if keeper.may_write else None,
        },
        status=422 if request.method == "POST" else 200,
    )


@personal
@login_required
@require_safe
def show_list(request: HttpRequest, code: str) -> HttpResponse:
    """Show the power list of one post: basis, process, risk points, measures, pages."""
    keeper = _keeper_or_404(cadre_of(request))
    post = get_object_or_404(keeper.posts, code=code)
    pending = RiskFinding.objects.filter(post=post, state=RiskFinding.State.PENDING)
    return render(
        request,
        "assignments/powers/list.html",
        {
            "post": post,
            "keeper": keeper,
            "line": keeper.lines([post])[0],
            "lines": power_list(post, keeper.actor),
            "pending": pending.select_related("found_by", "power"),
            "may_propose": keeper.proposable.filter(pk=post.pk).exists(),
            "ended_powers": post.powers.exclude(ended_on=None)[:MOST_ENDED],
            "ended_points": post.risk_points.exclude(ended_on=None)[:MOST_ENDED],
        },
    )


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_power(request: HttpRequest, code: str) -> HttpResponse:
    """Put a power on the list of a post."""
    actor = cadre_of(request)
    post = get_object_or_404(_keeper_or_404(actor).writable, code=code)
    form = PowerForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            power = services.add_power(post=post, actor=actor, **form.cleaned_data)
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("On the list. Now what it rests on."))
            return redirect("change_power", power.pk)
    return render(
        request,
        "assignments/powers/power.html",
        {"post": post, "form": form},
        status=422 if form.errors else 200,
    )


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_power(request: HttpRequest, power_id: int) -> HttpResponse:
    """Change a power; `?q=` finds articles that it may rest on."""
    actor = cadre_of(request)
    power = _power_or_404(actor, power_id)
    fields = ("name", "name_en", "basis", "process")
    form = PowerForm(_sent(request), initial={name: getattr(power, name) for name in fields})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_power(power=power, actor=actor, **form.cleaned_data)
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("power_list", power.post.code)
    query = request.GET.get("q", "").strip()[:60]
    bases = PowerBasis.objects.filter(power=power)
    return render(
        request,
        "assignments/powers/power.html",
        {
            "post": power.post,
            "power": power,
            "form": form,
            "bases": bases.select_related("article__version__instrument"),
            "q": query,
            "found": choices_for(query, on=site_date(timezone.now())) if query else [],
            "points": power.risk_points.listed().count(),
        },
        status=422 if form.errors else 200,
    )


@personal
@login_required
@require_POST
def power_basis(request: HttpRequest, power_id: int) -> HttpResponse:
    """Add an article to the bases of a power, or take one away."""
    actor = cadre_of(request)
    power = _power_or_404(actor, power_id)
    back = redirect(reverse("change_power", args=[power.pk]) + "#basis")
    removed = request.POST.get("remove", "")
    if removed:
        bases = PowerBasis.objects.select_related("article", "power__post")
        basis = get_object_or_404(bases, power=power, pk=_number_or_404(removed))
        services.rest_no_more_on(basis=basis, actor=actor)
        return back
    try:
        wanted = (Reference.parse(request.POST.get("article", "")), site_date(timezone.now()))
    except ValueError:
        raise Http404 from None
    resolved = resolve([wanted]).get(wanted)
    if resolved is None:
        raise Http404
    try:
        services.rest_on(power=power, article=resolved.shown, actor=actor)
    except DomainError as error:
        messages.error(request, str(error))
    return back


@personal
@login_required
@require_POST
def end_power(request: HttpRequest, power_id: int) -> HttpResponse:
    """Take a power off the list."""
    actor = cadre_of(request)
    power = _power_or_404(actor, power_id)
    try:
        services.end_power(power=power, actor=actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken off the list. What refers to it stays."))
    return redirect("power_list", power.post.code)


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose_risk(request: HttpRequest, code: str) -> HttpResponse:
    """Propose a risk point of a post, found in one of five ways; somebody else reviews it."""
    actor = cadre_of(request)
    keeper = _keeper_or_404(actor)
    post = get_object_or_404(keeper.proposable, code=code)
    posts = Post.objects.filter(pk=post.pk)
    power = request.GET.get("power", "")
    form = FindingForm(_sent(request), posts=posts, initial={"post": post.pk, "power": power})
    if request.method == "POST" and form.is_valid():
        try:
            find_risk(
                unit=keeper.assigning[0], actor=actor, at=timezone.now(), **form.cleaned_data
            )
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Handed in. Somebody else reviews it."))
            return redirect("power_list", post.code)
    return render(
        request,
        "assignments/powers/propose.html",
        {"post": post, "form": form},
        status=422 if form.errors else 200,
    )


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_risk_point(request: HttpRequest, point_id: int) -> HttpResponse:
    """Change a risk point; `?q=` finds pages that show it."""
    actor = cadre_of(request)
    point = _point_or_404(actor, point_id)
    fields = ("name", "name_en", "power", "level", "description", "measures")
    form = RiskPointForm(
        _sent(request),
        post=point.post,
        initial={name: getattr(point, name) for name in fields},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_risk_point(
                point=point, actor=actor, at=timezone.now(), **form.cleaned_data
            )
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("power_list", point.post.code)
    query = request.GET.get("q", "").strip()[:60]
    edges = readable_edges(actor).filter(risk_point=point)
    return render(
        request,
        "assignments/powers/risk_point.html",
        {
            "post": point.post,
            "point": point,
            "form": form,
            "edges": edges.select_related("page"),
            "q": query,
            "found": pages_named(query, actor),
        },
        status=422 if form.errors else 200,
    )


@personal
@login_required
@require_POST
def risk_pages(request: HttpRequest, point_id: int) -> HttpResponse:
    """Put a page on a risk point, or take one away."""
    actor = cadre_of(request)
    point = _point_or_404(actor, point_id)
    back = redirect(reverse("change_risk_point", args=[point.pk]) + "#pages")
    removed = request.POST.get("remove", "")
    if removed:
        edges = readable_edges(actor).select_related("page", "risk_point__post")
        edge = get_object_or_404(edges, risk_point=point, pk=_number_or_404(removed))
        services.unlink_page(edge=edge, actor=actor)
        return back
    page = showing_page(_number_or_404(request.POST.get("page", "")), actor)
    if page is None:
        raise Http404
    try:
        services.link_page(
            point=point, page=page, note=request.POST.get("note", "")[:160], actor=actor
        )
    except DomainError as error:
        messages.error(request, str(error))
    return back


@personal
@login_required
@require_POST
def end_risk_point(request: HttpRequest, point_id: int) -> HttpResponse:
    """Take a risk point off the list."""
    actor = cadre_of(request)
    point = _point_or_404(actor, point_id)
    try:
        services.end_risk_point(point=point, actor=actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken off the list. What refers to it stays."))
    return redirect("power_list", point.post.code)


def _sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, also when it is empty; None when the form is only shown."""
    return request.POST if request.method == "POST" else None


def _keeper_or_404(actor: Cadre) -> ListKeeper:
    keeper = ListKeeper.of(actor)
    if not keeper.tracked and not keeper.assigning:
        raise Http404
    return keeper


def _power_or_404(actor: Cadre, power_id: int) -> Power:
    """Return a listed power whose list the actor writes."""
    posts = _keeper_or_404(actor).writable
    powers = Power.objects.listed().select_related("post")
    power: Power = get_object_or_404(powers, pk=power_id, post__in=posts)
    return power


def _point_or_404(actor: Cadre, point_id: int) -> RiskPoint:
    """Return a listed risk point whose list the actor writes."""
    posts = _keeper_or_404(actor).writable
    points = RiskPoint.objects.listed().select_related("post", "power")
    point: RiskPoint = get_object_or_404(points, pk=point_id, post__in=posts)
    return point


def _number_or_404(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)
