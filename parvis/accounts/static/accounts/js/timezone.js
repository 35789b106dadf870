// timezone.js: an <input data-timezone>, or the field "timezone" of a <form data-timezone>, starts with the clock of the
// person's device.
document.querySelectorAll("[data-timezone]").forEach((place) => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  const field = place.elements?.timezone ?? place;
  const known = !field.options || [...field.options].some((option) => option.value === zone);
  if (known && (place.elements || !field.value)) field.value = zone;
});
