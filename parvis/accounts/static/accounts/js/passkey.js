// passkey.js: <button id data-passkey="login | use | add"> in a form with a field named "credential"; what the server
// wants stands in #passkey_data. The work is done by allauth's webauthn.js; a failure is said in data-failed.
(() => {
  document.querySelectorAll("[data-passkey]").forEach((button) => {
    const credential = button.form.querySelector("[name=credential]");
    const passwordless = button.form.querySelector("[name=passwordless]");
    const ids = { credential: credential.id, data: "passkey_data", passwordless: passwordless?.id };
    const forms = window.allauth.webauthn.forms;
    const kinds = { login: forms.loginForm, use: forms.authenticateForm, add: forms.addForm };
    const names = { login: "login", use: "authenticate", add: "add" };
    kinds[button.dataset.passkey]({ ids: { ...ids, [names[button.dataset.passkey]]: button.id } });
  });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const text = document.querySelector("[data-passkey]").dataset.failed;
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "bad" } }));
  });
})();
