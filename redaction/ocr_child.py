"""The process that reads pictures of pages by OCR and tells which way up they are."""

import os
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from redaction.child import serve

_MEMORY_BYTES = 12 * 1024**3
_CPU_SECONDS = 240
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
    shape = (job["height"], job["width"]) if job["channels"] == 1 else (job["height"], job["width"], 3)
    return np.frombuffer(data, dtype=np.uint8).reshape(shape)


def _read(data: bytes, job: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Words as [text, x0, y0, x1, y1, line, score], in pixels."""
    pixels = _pixels(data, job)
    colour = np.repeat(pixels[..., None], 3, axis=2) if pixels.ndim == 2 else pixels[..., ::-1]
    found = _engine()(np.ascontiguousarray(colour), return_word_box=True)
    words = []
    for line, entries in enumerate(found.word_results or ()):
        for text, score, corners in entries:
            xs, ys = [float(c[0]) for c in corners], [float(c[1]) for c in corners]
            words.append([text, min(xs), min(ys), max(xs), max(ys), line, float(score)])
    return {"words": words}, []


def _tessdata() -> str | None:
    own = os.environ.get("TESSDATA_PREFIX")
    folders = [Path(own)] if own else [each for pattern in _TESSDATA for each in sorted(Path("/").glob(pattern))]
    return next((str(each) for each in folders if (each / "osd.traineddata").exists()), None)


def _orient(data: bytes, job: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Degrees clockwise that make the page upright; None where nothing could tell."""
    folder = _tessdata()
    if folder is None:
        return {"turn": None}, []
    import tesserocr  # type: ignore[import-untyped]
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
        {"pixels": SimpleNamespace(JOBS={"read": _read, "orient": _orient})},
        memory_bytes=_MEMORY_BYTES,
        cpu_seconds=_CPU_SECONDS,
    )
