// live.js: one stream of what changes in the workspace. A message {"publications": [id, …]} wakes the pieces with
// data-live="publications" or data-live="publication-<id>" (or several such words): they get the event "changed", and
// htmx loads them anew (hx-trigger="changed"). An empty list says: many changed. A piece with data-moving shows something
// that may have moved on before this page could listen, so it is loaded anew as soon as it can.
(() => {
  const address = document.querySelector("meta[name=live]")?.content;
  if (!address) return;
  const gone = document.querySelector("[data-live-gone]");
  const QUIET = 400; // milliseconds: many messages at once wake a piece once
  const due = new Set();
  let pause = 1000;
  let timer = 0;
  let deaf = false;

  function wakeAll() {
    timer = 0;
    const names = [...due];
    due.clear();
    document.querySelectorAll("[data-live]").forEach((piece) => {
      const listens = piece.dataset.live.split(" ");
      const meant = (name) => listens.some((own) => own === name || (name.endsWith("-*") && own.startsWith(name.slice(0, -1))));
      if (names.some(meant)) piece.dispatchEvent(new CustomEvent("changed"));
    });
  }
  function wake(...names) {
    names.forEach((name) => due.add(name));
    timer ||= setTimeout(wakeAll, QUIET);
  }
  function everything(pieces) {
    document.querySelectorAll(pieces).forEach((piece) => wake(...piece.dataset.live.split(" ")));
  }
  function hear(event) {
    const message = JSON.parse(event.data);
    for (const [kind, ids] of Object.entries(message)) {
      if (!Array.isArray(ids)) continue;
      const one = kind.replace(/s$/, "");
      wake(kind, ...(ids.length ? ids.map((id) => `${one}-${id}`) : [`${one}-*`]));
    }
  }

  function listen() {
    const stream = new EventSource(address);
    stream.onopen = () => {
      everything(deaf ? "[data-live]" : "[data-live][data-moving]"); // what happened while we did not hear
      deaf = false;
      gone.hidden = true;
      pause = 1000;
    };
    stream.onmessage = hear;
    stream.onerror = () => {
      stream.close();
      deaf = true;
      gone.hidden = pause < 4000; // a moment's silence is not worth a word
      setTimeout(listen, pause);
      pause = Math.min(pause * 2, 30000);
    };
    addEventListener("pagehide", () => stream.close(), { once: true });
  }
  listen();
})();
