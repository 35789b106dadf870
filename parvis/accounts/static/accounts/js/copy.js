// copy.js: <button data-copy="id of a field" data-copied="what to say"> puts the field's text on the clipboard.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy"); // without https there is no clipboard, but the selection can be copied
  }
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: button.dataset.copied } }));
});
