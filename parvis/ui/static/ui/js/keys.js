// keys.js: c composes, g + letter goes, j and k walk through [data-list], ? shows all keys.
(() => {
  const PAUSE = 1200; // milliseconds between g and its letter
  let wentAt = -Infinity;
  const typing = (target) => target.closest("input, textarea, select, [contenteditable=true], dialog[open]");

  function walk(step) {
    const rows = [...document.querySelectorAll("[data-list] [data-row]")];
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const row = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
    (row.matches("a, button, [tabindex]") ? row : row.querySelector("a, button"))?.focus();
  }
  function follow(selector) {
    document.querySelector(selector)?.click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const key = event.key.toLowerCase();
    if (event.timeStamp - wentAt < PAUSE) {
      wentAt = -Infinity;
      return follow(`#palette [data-go="${CSS.escape(key)}"]`); // it knows all places, the rail only some
    }
    if (key === "g") wentAt = event.timeStamp;
    else if (key === "j") walk(1);
    else if (key === "k") walk(-1);
    else if (key === "?") document.getElementById("keys")?.showModal();
    else if (/^[a-z]$/.test(key)) follow(`[data-key="${key}"]`);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys]")) document.getElementById("keys")?.showModal();
  });
})();
