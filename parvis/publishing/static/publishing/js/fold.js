// fold.js: <details class="fold"> that a person opens gives the focus to its first field.
document.addEventListener(
  "toggle",
  ({ target }) => target.open && target.matches(".fold") && target.querySelector("textarea, input:not([type=hidden])")?.focus(),
  true,
);
