// palette.js: go anywhere by typing; Ctrl K or any [data-palette] opens it.
(() => {
  const dialog = document.getElementById("palette");
  if (!dialog) return;
  const input = dialog.querySelector("input");
  const places = [...dialog.querySelectorAll("[role=option]")];
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const shown = () => places.filter((place) => !place.hidden);

  function choose(place) {
    places.forEach((other) => {
      other.classList.toggle("on", other === place);
      other.setAttribute("aria-selected", String(other === place));
    });
    input.setAttribute("aria-activedescendant", place?.id ?? "");
    place?.scrollIntoView({ block: "nearest" });
  }
  function filter() {
    const words = plain(input.value).split(/\s+/);
    places.forEach((place) => {
      const name = plain(place.querySelector("span:not(.pv-mark)").textContent);
      place.hidden = !words.every((word) => name.includes(word));
    });
    dialog.querySelector("[data-none]").hidden = shown().length > 0;
    choose(shown()[0]);
  }
  function open() {
    input.value = "";
    filter();
    dialog.showModal();
  }

  document.addEventListener("click", (event) => event.target.closest("[data-palette]") && open());
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!dialog.open) open();
    }
  });
  input.addEventListener("input", filter);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("keydown", (event) => {
    const all = shown();
    const at = all.findIndex((place) => place.classList.contains("on"));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(all.at((at + (event.key === "ArrowDown" ? 1 : -1)) % all.length));
    } else if (event.key === "Enter" && all[at]) {
      event.preventDefault();
      all[at].click();
    }
  });
})();
