// live.js: one stream of what changes in the workspace. A message {"publication": id} wakes [data-live~="publication-id"]
// and [data-live~="publications"]: they get the event "changed", and htmx loads them anew (hx-trigger="changed").
(() => {
  const address = document.querySelector("meta[name=live]")?.content;
  if (!address) return;
  const gone = document.querySelector("[data-live-gone]");
  const QUIET = 300; // milliseconds: many messages at once wake a piece once
  const due = new Set();
  let pause = 1000;
  let timer = 0;

  function wakeAll() {
    timer = 0;
    const names = [...due];
    due.clear();
    document.querySelectorAll("[data-live]").forEach((piece) => {
      const listens = piece.dataset.live.split(" ");
      if (names.some((name) => listens.includes(name))) piece.dispatchEvent(new CustomEvent("changed"));
    });
  }
  function wake(...names) {
    names.forEach((name) => due.add(name));
    timer ||= setTimeout(wakeAll, QUIET);
  }
  function everything() {
    document.querySelectorAll("[data-live]").forEach((piece) => wake(...piece.dataset.live.split(" ")));
  }
  function hear(event) {
    const message = JSON.parse(event.data);
    for (const [kind, id] of Object.entries(message)) wake(`${kind}-${id}`, `${kind}s`);
  }

  function listen() {
    const stream = new EventSource(address);
    stream.onopen = () => {
      if (!gone.hidden) everything(); // what happened while we did not hear
      gone.hidden = true;
      pause = 1000;
    };
    stream.onmessage = hear;
    stream.onerror = () => {
      stream.close();
      setTimeout(() => { gone.hidden = pause < 4000; }, 0);
      setTimeout(listen, pause);
      pause = Math.min(pause * 2, 30000);
    };
    addEventListener("pagehide", () => stream.close(), { once: true });
  }
  listen();
})();
