"""What can be seen to be wrong with a page: by axe, by measure, and by a picture for people."""

from base64 import b64decode
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent.parent
SHOTS = ROOT / "shots"
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LEAST_TAP = 34  # pixels high; WCAG 2.2 §2.5.8 asks for 24, which axe looks at
MOST_SHIFT = 0.02

_RUN = """async (only) => {
  const run = await axe.run(document, { runOnly: only, resultTypes: ["violations"] });
  return run.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`
    + (id === "color-contrast" ? ` ${node.any[0]?.message}` : "")));
}"""
#: What reaches over the right edge, deepest first; what scrolls by itself may.
_SIDEWAYS = """() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  return [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > edge + 0.5)
    .reverse().slice(0, 5).map((one) => `over the edge: ${one.outerHTML.slice(0, 160)}`);
}"""
#: Controls that are smaller than a finger; links within words are axe's to judge.
_SMALL = """(least) => [...document.querySelectorAll(
    ".btn, .pill, .pv-tabs > *, .pv-find, .seg > *, select, input:not([type=hidden], .visually-hidden), summary")]
  .filter((one) => one.checkVisibility() && !one.closest("dialog:not([open])"))
  .map((one) => [one, (one.closest("label") ?? one).getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.height < least || box.width < 24))
  .map(([one, box]) => `${Math.round(box.width)} × ${Math.round(box.height)}: ${one.outerHTML.slice(0, 120)}`)"""
_SHIFT = """() => {
  const observer = new PerformanceObserver(() => {});
  observer.observe({ type: "layout-shift", buffered: true });
  return observer.takeRecords().filter((entry) => !entry.hadRecentInput).reduce((sum, entry) => sum + entry.value, 0);
}"""


def moved(page: Page) -> list[str]:
    """How much the page moved under the reader while it was loaded."""
    shift = page.evaluate(_SHIFT)
    return [f"it moved while it was loaded: {shift:.3f}"] if shift > MOST_SHIFT else []


def too_large_or_small(page: Page, size: str) -> list[str]:
    """What reaches over the edge; on a phone, also what a finger misses."""
    return list(page.evaluate(_SIDEWAYS) + (page.evaluate(_SMALL, LEAST_TAP) if size == "phone" else []))


def axe(page: Page, *, only_contrast: bool = False) -> list[str]:
    """What axe finds; of all its rules only contrast depends on light and dark."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    rules = {"type": "rule", "values": ["color-contrast"]} if only_contrast else {"type": "tag", "values": TAGS}
    return list(page.evaluate(_RUN, rules))


def shoot(page: Page, name: str) -> None:
    """What is seen of the page, for people: shots/<name>.png. Quicker than Playwright's own way, and larger."""
    session = page.context.new_cdp_session(page)
    shot = session.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})
    session.detach()
    SHOTS.mkdir(exist_ok=True)
    (SHOTS / f"{name}.png").write_bytes(b64decode(shot["data"]))
