// theme.js: light or dark before the first paint; "auto" follows the device. The only script that blocks.
(() => {
  const root = document.documentElement;
  const device = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const wanted = root.dataset.theme;
    root.dataset.bsTheme = wanted === "dark" || (wanted !== "light" && device.matches) ? "dark" : "light";
  };
  paint();
  device.addEventListener("change", paint);
})();
