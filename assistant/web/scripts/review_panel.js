// A quote at its place covers the finding; going back shows the finding again. Event: 'close'.
element.addEventListener("click", (event) => {
  if (event.target.closest("button[data-event='back']")) trigger("close");
});
watch("value", () => {
  if (element.querySelector("h3")) {
    element.querySelector("button[data-event='back']")?.focus({ preventScroll: true });
    return;
  }
  const quote = window.aimsQuote;
  window.aimsQuote = null;
  if (quote && quote.isConnected) {
    setTimeout(() => {
      quote.scrollIntoView({ block: "nearest" });
      quote.focus({ preventScroll: true });
    });
  }
});
