"""Pictures, where no other server hands them out."""

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the media storage; 404 for names no storage takes, too."""
    try:
        if isinstance(default_storage, FileSystemStorage):
            return serve(request, path, document_root=settings.MEDIA_ROOT)
        return FileResponse(default_storage.open(path), filename=path.rpartition("/")[2])
    except (OSError, SuspiciousOperation) as error:
        raise Http404 from error
