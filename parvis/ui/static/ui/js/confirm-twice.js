// confirm-twice.js: what cannot be undone needs a second, different gesture: the first press changes the button into
// its question (data-confirm="Send it again?"), the second within six seconds does it; anything else takes it back.
(() => {
  const WAITS = 6000;
  let armed = null;

  function disarm() {
    if (!armed) return;
    armed.button.textContent = "";
    armed.button.append(...armed.was);
    armed.button.classList.remove("btn-danger");
    clearTimeout(armed.timer);
    armed = null;
  }

  function arm(button) {
    armed = { button, was: [...button.childNodes], timer: setTimeout(disarm, WAITS) };
    button.textContent = button.dataset.confirm;
    button.classList.add("btn-danger");
  }

  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest("[data-confirm]");
      if (button && armed?.button === button) {
        if (event.detail > 1) event.preventDefault(); // a double click is one gesture
        else return disarm();
      } else {
        disarm();
        if (!button) return;
        event.preventDefault();
        arm(button);
      }
      event.stopImmediatePropagation();
    },
    true,
  );
  document.addEventListener("keydown", (event) => event.key === "Escape" && disarm());
})();
