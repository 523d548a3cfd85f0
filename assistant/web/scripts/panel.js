// A new source scrolls to its quoted words; on a narrow screen, where the panel lies below the
// answer, a click on a citation also brings the panel into view, and one button leads back.
const narrow = () => window.matchMedia("(max-width: 860px)").matches;

element.addEventListener("click", (event) => {
  if (!event.target.closest("button[data-event='back']")) return;
  const origin = window.aimsOpenedFrom;
  if (origin && origin.isConnected) {
    origin.scrollIntoView({ block: "center" });
    origin.focus();
  }
});

watch("value", () => {
  element.scrollTop = 0;
  const text = element.querySelector(".page-text");
  const cited = element.querySelector("mark.cited");
  if (text && cited) {
    const offset = cited.getBoundingClientRect().top - text.getBoundingClientRect().top;
    text.scrollTop += offset - text.clientHeight / 3;
  }
  if (narrow() && window.aimsShowPanel) element.scrollIntoView({ block: "start" });
  window.aimsShowPanel = false;
});
