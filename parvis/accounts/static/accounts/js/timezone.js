// timezone.js: an <input data-timezone> starts with the clock of the person's device.
document.querySelectorAll("[data-timezone]").forEach((input) => {
  input.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone || "";
});
