// Kept conversations and the choice of documents; deleting asks first, in a dialog, where titles
// are set as text. Events sent: 'resume', 'forget', 'narrow', 'shut'.
let wanted = null;
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-event]");
  if (!button) return;
  const data = button.dataset;
  const dialog = element.querySelector("dialog");
  if (data.event === "ask-forget") {
    wanted = data.conversation ?? null;
    const about = wanted === null ? "all" : "one";
    for (const heading of dialog.querySelectorAll("[data-about]")) {
      heading.hidden = heading.dataset.about !== about;
    }
    dialog.setAttribute("aria-labelledby", `forget-${about}`);
    dialog.querySelector(".dialog-title").textContent = data.title ?? "";
    dialog.showModal();
  } else if (data.event === "close-dialog") {
    dialog.close();
  } else if (data.event === "forget") {
    dialog.close();
    trigger("forget", { conversation: wanted });
  } else if (data.event === "resume") {
    trigger("resume", { conversation: data.conversation });
  } else if (data.event === "choose-none") {
    for (const box of element.querySelectorAll("input[type=checkbox]")) box.checked = false;
    narrow();
  } else if (data.event === "shut") {
    shut();
  }
});

function shut() {
  trigger("shut");
  window.aimsOpenedDrawer?.focus();
}

function narrow() {
  const chosen = element.querySelectorAll("input[type=checkbox]:checked");
  trigger("narrow", { ids: [...chosen].map((box) => box.value) });
}

element.addEventListener("change", (event) => {
  if (event.target.matches("input[type=checkbox]")) narrow();
});
element.addEventListener("input", (event) => {
  if (!event.target.matches("input[type=search]")) return;
  const words = event.target.value.toLocaleLowerCase().split(/\s+/);
  for (const line of element.querySelectorAll(".filter-list > li")) {
    const text = line.textContent.toLocaleLowerCase();
    line.hidden = !words.every((word) => text.includes(word));
  }
});
element.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !element.querySelector("dialog[open]")) shut();
});

let open = "";
watch("value", () => {
  const drawer = element.querySelector("[data-drawer]");
  const name = drawer ? drawer.dataset.drawer : "";
  for (const button of document.querySelectorAll("#ask-bar [aria-expanded]")) {
    button.setAttribute("aria-expanded", String(button.dataset.event === name));
  }
  if (name && name !== open) drawer.querySelector("h2").focus();
  open = name;
});
