// menu.js: a button opens the sheet beside it: <div data-menu><button aria-expanded>…</button><div hidden>…</div></div>
(() => {
  const parts = (menu) => [menu.querySelector("[aria-expanded]"), menu.querySelector(".sheet")];
  const entries = (sheet) => [...sheet.querySelectorAll("a, button")].filter((entry) => entry.offsetParent);

  function show(menu, open) {
    const [button, sheet] = parts(menu);
    button.setAttribute("aria-expanded", String(open));
    sheet.hidden = !open;
    if (open) entries(sheet)[0]?.focus({ preventScroll: true });
  }
  const opened = () => [...document.querySelectorAll("[data-menu]")].filter((menu) => !parts(menu)[1].hidden);

  document.addEventListener("click", (event) => {
    const menu = event.target.closest("[data-menu]");
    const pressed = menu && parts(menu)[0].contains(event.target);
    const wasOpen = menu && !parts(menu)[1].hidden;
    opened().filter((other) => other !== menu).forEach((other) => show(other, false));
    if (pressed) show(menu, !wasOpen);
  });
  document.addEventListener("focusin", (event) => {
    opened().filter((menu) => !menu.contains(event.target)).forEach((menu) => show(menu, false));
  });
  document.addEventListener("keydown", (event) => {
    const [menu] = opened();
    if (!menu) return;
    const [button, sheet] = parts(menu);
    if (event.key === "Escape") {
      show(menu, false);
      button.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const all = entries(sheet);
      const step = event.key === "ArrowDown" ? 1 : -1;
      all.at((all.indexOf(document.activeElement) + step) % all.length)?.focus();
    }
  });
})();
