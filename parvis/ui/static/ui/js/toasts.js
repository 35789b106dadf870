// toasts.js: says what was done or what went wrong. The server sends HX-Trigger: {"toast": {text, tone, url, act}}.
(() => {
  const STAYS = 8000; // milliseconds; an error stays until it is closed

  function toast({ text, tone = "", url = "", act = "" }) {
    const place = document.getElementById("toasts");
    const box = document.createElement("div");
    box.className = `toast-u ${tone}`;
    box.append(Object.assign(document.createElement("span"), { textContent: text }));
    if (url) box.append(Object.assign(document.createElement("a"), { href: url, textContent: act || url }));
    const close = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
    close.setAttribute("aria-label", place.dataset.close);
    close.dataset.toastClose = "";
    box.append(close);
    place.querySelector(tone === "bad" ? "[data-urgent]" : "[data-polite]").append(box);
    if (tone !== "bad") setTimeout(() => box.remove(), STAYS);
  }

  const say = (name) => toast({ text: document.getElementById("toasts").dataset[name], tone: "bad" });
  document.addEventListener("toast", (event) => toast(event.detail));
  document.addEventListener("htmx:sendError", () => say("lost"));
  document.addEventListener("htmx:timeout", () => say("lost"));
  document.addEventListener("htmx:responseError", (event) => {
    const answer = event.detail.xhr;
    if (!answer.getResponseHeader("HX-Trigger")) say(answer.status === 404 ? "away" : "failed");
  });
  document.addEventListener("click", (event) => {
    event.target.closest("[data-toast-close]")?.closest(".toast-u").remove();
  });
  document.querySelectorAll("[data-polite] [data-toast]").forEach((box) => setTimeout(() => box.remove(), STAYS));
})();
