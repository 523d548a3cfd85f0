// What the parts of the Risks and the Audit page share: where one is, what is sent, what is asked.
const own = element.closest("[id^='risks-'], [id^='audit-']");
const [tab, part] = own.id.split("-");
const pages = (window.aimsRegisters ??= {});
const page = (pages[tab] ??= { section: "", archived: false, clear: {}, kept: {}, sorted: {} });
const frame = () => document.getElementById(`${tab}-frame`);
const find = (what) => frame().querySelector(what);
const form = () => find("form.register-form");
const narrowScreen = () => window.matchMedia("(max-width: 860px)").matches;
const nothing = {
  ...{ entry: "", version: 0, register: "", field: "", key: "", form: "", values: {} },
  ...{ document: "", page: 0, start: 0, end: 0, file: {}, sure: false, words: "" },
};
const send = (name, data = {}) =>
  page.trigger(name, { section: page.section, archived: page.archived, ...nothing, ...data });

if (part === "main") page.trigger = trigger;
page.clear[part] = () => {
  props.value = "";
};

// A question before something is lost; its words are set as text, never as HTML.
function ask(words, then) {
  const dialog = find(".register-nav + dialog");
  dialog.querySelector(".dialog-title").textContent = words;
  page.waiting = then;
  dialog.showModal();
}
function leave(then) {
  if (!dirty(page)) return then();
  ask(find(".register-nav").dataset.leave, () => {
    page.initial = null;
    then();
  });
}
