// composer.js: keys of the composer, and the sign that something is not kept yet. Keeping itself is htmx's work.
(() => {
  const form = () => document.getElementById("composer");
  let typing = false;

  function shownMain() {
    return [...document.querySelectorAll("[data-main]")].find((button) => button.offsetParent && !button.disabled);
  }
  function choose(number) {
    const tab = form().querySelectorAll("[name=tab]")[number - 1];
    if (!tab) return;
    tab.checked = true;
    document.querySelector(`label[for="${tab.id}"] + .panel textarea`)?.focus();
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      shownMain()?.click();
    } else if (event.altKey && /^Digit[1-9]$/.test(event.code)) {
      event.preventDefault();
      choose(Number(event.code.slice(5)));
    }
  });
  document.addEventListener("input", (event) => {
    if (!form()?.contains(event.target)) return;
    typing = true;
    const saved = document.getElementById("saved");
    if (saved) saved.textContent = saved.dataset.typing;
  });
  // A person who signed in again in another tab has a new token; the one in this page is the old one.
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (!token) return;
    event.detail.headers["X-CSRFToken"] = token;
    if (event.detail.formData.has("csrfmiddlewaretoken")) event.detail.formData.set("csrfmiddlewaretoken", token);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) typing = false;
  });
  const text = document.getElementById("id_text");
  if (!text?.value) text?.focus({ preventScroll: true }); // a new post begins with its words
  addEventListener("beforeunload", (event) => typing && event.preventDefault());
  document.addEventListener("submit", () => (typing = false), true);
})();
