"""Pictures, where no other server hands them out."""

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.static import serve

from articles import renditions


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the media storage; the picture itself for a copy that is not there (yet).

    Pages name copies without asking a disk, so a browser may choose one that was never made. 404 for names no
    storage takes, too.
    """
    try:
        return _stored(request, path)
    except (Http404, FileNotFoundError):
        picture = renditions.original_of(path)
        if picture is None:
            raise Http404 from None
        return redirect(default_storage.url(picture))
    except (OSError, SuspiciousOperation) as error:
        raise Http404 from error


def _stored(request: HttpRequest, path: str) -> HttpResponseBase:
    if isinstance(default_storage, FileSystemStorage):
        return serve(request, path, document_root=settings.MEDIA_ROOT)
    return FileResponse(default_storage.open(path), filename=path.rpartition("/")[2])
