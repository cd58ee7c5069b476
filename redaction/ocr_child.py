"""The process that reads pictures of pages by OCR and tells which way up they are."""

import os
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np

from redaction import lie_child, pen_child
from redaction.child import serve

_MEMORY_BYTES = 12 * 1024**3
_CPU_SECONDS = 240
_DARK, _DOT_PX, _MANY_DOTS, _MOSTLY_DOTS = 128, 3, 3_000, 0.8
_TESSDATA = ("usr/share/tesseract-ocr/*/tessdata", "usr/share/tessdata", "usr/local/share/tessdata")


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
        }
    )


def _pixels(data: bytes, job: dict[str, Any]) -> Any:
    return pen_child.pixels_of(data, job["height"], job["width"], job["channels"])


def without_dots(pixels: Any) -> Any:
    """A picture whose greys are dots, as fax machines send them, with the dots run together; any other as it is.

    Dots beside the letters keep an engine from finding its lines.
    """
    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    _, _, sizes, _ = cv2.connectedComponentsWithStats((grey < _DARK).astype(np.uint8))
    dots = int((sizes[:, cv2.CC_STAT_AREA] <= _DOT_PX).sum())
    dotted = dots > _MANY_DOTS and dots > _MOSTLY_DOTS * len(sizes)
    return cv2.GaussianBlur(pixels, (0, 0), 1.0) if dotted else pixels


def _read(data: bytes, job: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Words as [text, x0, y0, x1, y1, line, score], in pixels."""
    pixels = without_dots(_pixels(data, job))
    colour = np.repeat(pixels[..., None], 3, axis=2) if pixels.ndim == 2 else pixels[..., ::-1]
    found = _engine()(np.ascontiguousarray(colour), return_word_box=True)
    words = []
    for line, entries in enumerate(found.word_results or ()):
        for text, score, corners in entries:
            xs, ys = [float(c[0]) for c in corners], [float(c[1]) for c in corners]
            words.append([text, min(xs), min(ys), max(xs), max(ys), line, float(score)])
    return {"words": words}, []


def _tessdata(model: str) -> str | None:
    own = os.environ.get("TESSDATA_PREFIX")
    folders = [Path(own)] if own else [each for pattern in _TESSDATA for each in sorted(Path("/").glob(pattern))]
    return next((str(each) for each in folders if (each / f"{model}.traineddata").exists()), None)


def _glance(data: bytes, job: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Words as `_read` gives them, by the quicker engine; None where its data are not installed."""
    folder = _tessdata("eng")
    if folder is None:
        return {"words": None}, []
    import tesserocr  # type: ignore[import-untyped]
    from PIL import Image

    words = []
    with tesserocr.PyTessBaseAPI(psm=tesserocr.PSM.AUTO, path=folder, lang="eng") as api:
        api.SetImage(Image.fromarray(_pixels(data, job)))
        api.SetSourceResolution(job["dpi"])
        if not api.Recognize():
            return {"words": None}, []
        found = api.GetIterator()
        line = -1
        for each in tesserocr.iterate_level(found, tesserocr.RIL.WORD) if found is not None else ():
            line += each.IsAtBeginningOf(tesserocr.RIL.TEXTLINE)
            box = each.BoundingBox(tesserocr.RIL.WORD)
            text = each.GetUTF8Text(tesserocr.RIL.WORD) if box else ""
            if text.strip():
                words.append([text.strip(), *box, line, each.Confidence(tesserocr.RIL.WORD) / 100])
    return {"words": words}, []


def _orient(data: bytes, job: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Degrees clockwise that make the page upright; None where nothing could tell."""
    folder = _tessdata("osd")
    if folder is None:
        return {"turn": None}, []
    import tesserocr
    from PIL import Image

    picture = Image.fromarray(_pixels(data, job))
    with tesserocr.PyTessBaseAPI(psm=tesserocr.PSM.OSD_ONLY, path=folder, lang="osd") as api:
        api.SetImage(picture)
        try:
            found = api.DetectOrientationScript()
        except RuntimeError:
            return {"turn": None}, []
    if not found or found["orient_conf"] < 1.5:
        return {"turn": None}, []
    return {"turn": (360 - int(found["orient_deg"])) % 360}, []


if __name__ == "__main__":
    serve(
        sys.stdin.buffer,
        sys.stdout.buffer,
        {
            "pixels": SimpleNamespace(
                JOBS={"read": _read, "orient": _orient, "glance": _glance, **pen_child.JOBS, **lie_child.JOBS}
            )
        },
        memory_bytes=_MEMORY_BYTES,
        cpu_seconds=_CPU_SECONDS,
    )
