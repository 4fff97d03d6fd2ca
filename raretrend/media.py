"""Pictures, where no other server hands them out."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.static import serve

from articles import renditions


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the media folder; the picture itself for a copy that is not there (yet).

    Pages name copies without asking a disk, so a browser may choose one that was never made. 404 for names no
    file system takes, too.
    """
    try:
        return serve(request, path, document_root=settings.MEDIA_ROOT)
    except Http404:
        picture = renditions.original_of(path)
        if picture is None:
            raise
        return redirect(default_storage.url(picture))
    except OSError as error:
        raise Http404 from error
