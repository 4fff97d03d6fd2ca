"""Charts on other sites: the oEmbed endpoint, and the page that is framed."""

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt

from trends import charts, embedding, history
from trends.models import Trend
from trends.views.moved import leads_on

LARGEST = 100_000


def oembed(request: HttpRequest) -> HttpResponse:
    """What to show for `?url=`, no larger than `maxwidth` and `maxheight`.

    400 for what cannot be read, 404 for anything but a trend readers see, 501 for formats but JSON.
    """
    try:
        trend = embedding.trend_at(request.GET["url"])
        sizes = [_size(request.GET.get(name)) for name in ("maxwidth", "maxheight")]
    except (KeyError, ValueError):
        return _refusal(400, "url must be an address; maxwidth and maxheight whole numbers.")
    if request.GET.get("format", "json") != "json":
        return _refusal(501, "Only format=json is there.")
    if trend is None:
        return _refusal(404, "No chart is at this address.")
    return JsonResponse(embedding.told(trend, *sizes), json_dumps_params={"ensure_ascii": False})


def _size(text: str | None) -> int | None:
    """Pixels; None where nothing is given. Raises ValueError."""
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST))):
        raise ValueError(text)
    if int(text) == 0:
        raise ValueError(text)
    return int(text)


def _refusal(status: int, line: str) -> HttpResponse:
    return HttpResponse(f"{line}\n", status=status, content_type="text/plain; charset=utf-8")


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@leads_on
def embed(request: HttpRequest, country: str, slug: str) -> HttpResponse:
    """The chart with its title and whose it is, for a frame on any site; without cookies."""
    trend = Trend.objects.shown().filter(country=country, slug=slug).first()
    if trend is None:
        raise Http404
    told = history.series(trend, history.USUAL)
    context = {"trend": trend, "title": embedding.title(trend)}
    if told:
        context["summary"] = charts.summary(told)
        context["charts"] = [charts.chart(trend.keyword, told, size=size) for size in charts.Size]
    return render(request, "trends/embed.html", context)
