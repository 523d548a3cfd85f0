// Forms of the settings page. One that asks first opens a dialog; its words are set as text, never
// as HTML. Event sent: 'act', with the form's name and its values.
let waiting = null;

const send = (form) => {
  const values = Object.fromEntries(new FormData(form).entries());
  trigger("act", { form: form.dataset.do, values });
};

element.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-do]");
  if (!form) return;
  event.preventDefault();
  if (!form.dataset.ask) return send(form);
  const dialog = element.querySelector("dialog.confirm");
  waiting = form;
  dialog.querySelector(".dialog-title").textContent = form.dataset.ask;
  dialog.showModal();
});

element.addEventListener("click", (event) => {
  const button = event.target.closest("button, input.secret");
  if (!button) return;
  const dialog = button.closest("dialog.confirm");
  if (!dialog) return;
  dialog.close(); // the browser gives the focus back to the button that opened it
  if (button.classList.contains("yes") && waiting) send(waiting);
  waiting = null;
});

watch("value", () => {
  const said = document.querySelector("#settings-notice [role]");
  if (!said) return;
  said.scrollIntoView({ block: "nearest" });
  const secret = document.querySelector("#settings-notice .secret");
  if (secret) secret.select();
});
